/**
 * Lambda's runtime, as far as our functions notice. The emulator's own runtime for Node calls every error the same; what a
 * runtime of one's own reports, it passes on, and the state machine goes by the names of errors.
 */
// The bundle of a function lies beside it, once it is deployed.
const { handler } = await import(new URL('index.mjs', import.meta.url).href);
const invocations = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

for (;;) {
  const next = await fetch(`${invocations}/next`);
  const id = next.headers.get('lambda-runtime-aws-request-id');
  const endsAt = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    // When the emulator's state machine calls an alias, the function is told the version behind it. Nobody else calls a version,
    // and the state machine calls one alias.
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn').replace(/:\d+$/, ':catch'),
    getRemainingTimeInMillis: () => endsAt - Date.now(),
  };
  const post = (path, body) =>
    fetch(`${invocations}/${id}/${path}`, { method: 'POST', body: JSON.stringify(body ?? null) });
  try {
    await post('response', await handler(await next.json(), context));
  } catch (error) {
    await post('error', { errorType: error.name, errorMessage: error.message, trace: [] });
  }
}
