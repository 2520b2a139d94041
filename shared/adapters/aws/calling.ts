/**
 * How we talk to AWS. Region, credentials and endpoint come from the standard places of the SDK alone (`AWS_REGION`,
 * `AWS_PROFILE`, `AWS_ENDPOINT_URL` and so on); what is set here is what its defaults leave open: a service that stays
 * silent is given up on. A silent socket counts, not the whole time, since a large snapshot may take long to travel.
 */
export const CALLING = {
  /** One call and up to four more with exponential back-off, for throttling and for what went wrong on the way. */
  maxAttempts: 5,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 3_000, socketTimeout: 15_000 },
};
