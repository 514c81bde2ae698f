import { createServer } from 'node:net';

// The far end of the wire: notes when the first byte of each request arrives, on the clock that all processes share, and
// answers something that ends the payment at once.
const answer = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: keep-alive\r\n\r\n';
const server = createServer((socket) => {
  let isFirst = true;
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    if (isFirst) {
      process.send?.({ firstByte: String(process.hrtime.bigint()) });
      isFirst = false;
    }
    if (chunk.includes('}')) {
      isFirst = true;
      socket.write(answer);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
process.on('disconnect', () => process.exit());
