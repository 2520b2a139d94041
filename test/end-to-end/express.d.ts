/** The little of Express that the tests' SCIM server uses; the package brings no types. */
declare module 'express' {
  import type { IncomingMessage, Server, ServerResponse } from 'node:http';

  export interface Request extends IncomingMessage {
    query: { [name: string]: unknown };
  }
  export interface Router {
    use(path: string, handler: Handler | Router): void;
  }
  export const Router: new () => Router;
  interface Application extends Router {
    listen(port: number, host: string): Server;
  }
  type Handler = (request: Request, response: ServerResponse, next: () => void) => void;
  function express(): Application;

  // biome-ignore lint/style/noDefaultExport: so the package is
  export { express as default };
}
