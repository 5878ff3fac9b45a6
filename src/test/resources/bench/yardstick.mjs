// What the acceptance of deliveries is compared with: a handler that checks the signature and stores nothing, or stores in
// SQLite with an fsync for each. Usage: node yardstick.mjs SECRET [FILE]. Prints its port. Ends with 3 where this Node has no SQLite.
import { createServer } from 'node:http';
import { createHmac, timingSafeEqual } from 'node:crypto';

const [secret, file] = process.argv.slice(2);
let store = () => {};
if (file) {
  const { DatabaseSync } = await import('node:sqlite').catch(() => process.exit(3));
  const database = new DatabaseSync(file);
  database.exec('pragma journal_mode=wal; pragma synchronous=full');
  database.exec('create table deliveries (id text primary key, kind text not null, body blob not null)');
  const insert = database.prepare('insert or ignore into deliveries values (?, ?, ?)');
  store = (id, kind, body) => insert.run(id, kind, body);
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const wanted = createHmac('sha256', secret).update(body).digest();
    const given = Buffer.from(String(request.headers['pulumi-webhook-signature']), 'hex');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      response.writeHead(401).end();
      return;
    }
    const id = String(request.headers['pulumi-webhook-id']);
    store(id, String(request.headers['pulumi-webhook-kind']), body);
    response.writeHead(202, { 'Content-Type': 'application/json' }).end(JSON.stringify({ deliveryId: id }));
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
