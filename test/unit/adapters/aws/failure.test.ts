import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../shared/adapters/aws/failure.ts';

function thrown(name: string, status?: number, code?: string): Error {
  const message = 'User: arn:aws:iam::123456789012:user/ada@acme.example is not authorized';
  return Object.assign(new Error(message), { name, code, $metadata: { httpStatusCode: status } });
}

describe('failureOf', () => {
  it.each([
    ['denied', thrown('AccessDenied', 403)],
    ['denied', thrown('AccessDeniedException', 400)],
    ['denied', thrown('ExpiredTokenException', 400)],
    ['denied', thrown('UnrecognizedClientException', 403)],
    ['not-found', thrown('NoSuchBucket', 404)],
    ['not-found', thrown('NotFoundException', 400)],
    ['not-found', thrown('ResourceNotFoundException', 400)],
    ['throttled', thrown('SlowDown', 503)],
    ['throttled', thrown('ThrottlingException', 400)],
    ['throttled', thrown('Odd', 429)],
    ['unreachable', thrown('TimeoutError')],
    ['unreachable', thrown('Error', undefined, 'ECONNREFUSED')],
    ['unreachable', thrown('Error')],
    ['unconfigured', thrown('CredentialsProviderError')],
    ['unconfigured', new Error('Region is missing')],
    ['other', thrown('InternalError', 500)],
    ['other', thrown('MalformedXML', 400)],
  ])('takes for %s what the SDK throws', (kind, error) => {
    expect(failureOf(error).kind).toBe(kind);
  });

  it('repeats nothing of what AWS says in words, which names people', () => {
    expect(failureOf(thrown('AccessDenied', 403)).words).toBe(
      'access is denied (AccessDenied, status 403); give these credentials the permission',
    );
    expect(failureOf(thrown('ada@acme.example said no', 400)).words).not.toContain('ada');
  });

  it.each([null, undefined, 'text', 7])('makes something of %j', (error) => {
    expect(failureOf(error).kind).toBe('unreachable');
  });
});
