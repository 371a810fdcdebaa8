// Whether the server on this machine is ready: exit code 0 or 1. `node deploy/healthcheck.mjs [PORT]`, 8080 where absent.
const port = process.argv[2] ?? '8080';
const isReady = await fetch(`http://127.0.0.1:${port}/api/v1/health`, {
  signal: AbortSignal.timeout(4_000),
}).then(
  (response) => response.ok,
  () => false,
);
process.exitCode = isReady ? 0 : 1;
