import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { BASE_PATH } from './scim-service.ts';

/** One request as it came over the wire, and the raw connection to misuse for its answer. */
export interface Peer {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
  /** Sends bytes as they are. */
  write(text: string): void;
  /** Ends the connection in order. */
  end(): void;
  /** Tears the connection down. */
  reset(): void;
}

export type WireFault = (peer: Peer) => void;

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const DOCUMENT = '{"totalResults":0,"Resources":[]}';

/** What a server or the network can do below HTTP, and then fall silent or go away: no answer comes out of it. */
export const WIRE_FAULTS = {
  'a reset instead of an answer': (peer) => peer.reset(),
  'the end instead of an answer': (peer) => peer.end(),
  'a reset within the body': (peer) => {
    peer.write(`${HEAD}content-length: 1000\r\n\r\n{"totalResults":`);
    setImmediate(() => peer.reset());
  },
  'fewer bytes than announced': (peer) => {
    peer.write(`${HEAD}content-length: 1000\r\n\r\n${DOCUMENT}`);
    peer.end();
  },
  'chunks without the last one': (peer) => {
    peer.write(`${HEAD}transfer-encoding: chunked\r\n\r\n${chunk(DOCUMENT)}`);
    peer.end();
  },
  'a chunk that is cut off': (peer) => {
    peer.write(`${HEAD}transfer-encoding: chunked\r\n\r\nff\r\n${DOCUMENT}`);
    peer.end();
  },
  'a chunk of a length that is no number': (peer) => {
    peer.write(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n${DOCUMENT}\r\n0\r\n\r\n`);
  },
  'two lengths that differ': (peer) => {
    peer.write(`${HEAD}content-length: 5\r\ncontent-length: ${DOCUMENT.length}\r\n\r\n${DOCUMENT}`);
  },
  'a length beside chunks': (peer) => {
    peer.write(`${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n${chunk(DOCUMENT)}0\r\n\r\n`);
  },
  'headers beyond all measure': (peer) => {
    peer.write(`${HEAD}x-padding: ${'x'.repeat(20_000)}\r\ncontent-length: 2\r\n\r\n{}`);
  },
  'a change of protocol': (peer) => {
    peer.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n');
  },
  'no HTTP at all': (peer) => peer.write('220 smtp.acme.example ESMTP\r\n'),
} satisfies { readonly [name: string]: WireFault };

/** What keeps a client waiting: only its own deadlines end it. */
export const SILENT_WIRE_FAULTS = {
  'no answer': () => {},
  'half of the headers': (peer) => peer.write(HEAD),
  'headers and no body': (peer) => peer.write(`${HEAD}content-length: 1000\r\n\r\n`),
  'a body that stops in the middle': (peer) => peer.write(`${HEAD}content-length: 1000\r\n\r\n{"totalResults":`),
  'chunks that stop': (peer) => peer.write(`${HEAD}transfer-encoding: chunked\r\n\r\n${chunk('{"totalResults":')}`),
  'an early hint and then nothing': (peer) => peer.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
} satisfies { readonly [name: string]: WireFault };

/** The head of an answer whose body of `length` bytes the test then sends by hand, as slowly as it likes. */
export function announce(peer: Peer, length: number): void {
  peer.write(`${HEAD}content-length: ${length}\r\n\r\n`);
}

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** A server on loopback that is asked for lists and does what it is told with the bare connection. */
export class WireServer {
  /** Every request that came in, whatever its method. */
  readonly requests: Peer[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #waiting: ((peer: Peer) => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(fault: WireFault = () => {}): Promise<WireServer> {
    const server = createServer();
    const wire = new WireServer(server);
    server.on('connection', (socket) => wire.#accept(socket, fault));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  /** What goes into `baseUrl`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${BASE_PATH}`;
  }

  /** The next request that comes in. */
  next(): Promise<Peer> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket, fault: WireFault): void {
    this.#sockets.add(socket);
    socket.on('error', () => {}); // The client closes as it likes.
    let head = '';
    socket.on('data', (bytes) => {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const peer = toPeer(head, socket);
      head = '';
      this.requests.push(peer);
      fault(peer);
      this.#waiting.shift()?.(peer);
    });
  }
}

function toPeer(head: string, socket: Socket): Peer {
  const [method = '', path = ''] = head.split(' ', 2);
  return {
    method,
    path,
    authorization: /^authorization: (.*)\r$/im.exec(head)?.[1] ?? null,
    write: (text) => void socket.write(text, 'latin1'),
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
  };
}
