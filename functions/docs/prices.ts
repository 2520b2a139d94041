/** List prices in US dollars, us-east-1, without free tiers, as of the date. Most other regions cost up to a fifth more. */
export const PRICES_AS_OF = '2026-11-22';

export const PRICES = {
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  stateTransition: 0.025 / 1e3,
  kmsKeyMonth: 1,
  kmsAsymmetricRequest: 0.15 / 1e4,
  /** PUT and LIST. */
  s3Write: 0.005 / 1e3,
  /** GET and HEAD. */
  s3Read: 0.0004 / 1e3,
  s3GbMonth: 0.023,
  event: 1 / 1e6,
  secretMonth: 0.4,
  secretRequest: 0.05 / 1e4,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  logGb: 0.5,
  /** A NAT gateway with its address, without traffic. */
  natGatewayMonth: 0.05 * 730,
} as const;
