// With install scripts switched off, `npm ci` leaves the system's Node in charge without a word; better-sqlite3 would then crash.
const major = Number(process.versions.node.split('.')[0]);
if (major !== 24) {
  throw new Error(
    `The tests need Node 24 from node_modules/.bin/node, but run on ${process.version}. ` +
      'Run `npm ci` with install scripts allowed, and start the tests by `npm test`.',
  );
}
