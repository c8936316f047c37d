import { readAll } from './read-all.ts';
import type { ReadAll, Turn } from './messages.ts';
import { takeTurn } from './turn.ts';

/** The load generator's process: receives requests as messages and replies with the results. */
process.on('message', (message: ReadAll | Turn) => {
  const work = message.do === 'read all' ? readAll(message) : takeTurn(message);
  void work.then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.stack }),
  );
});
process.on('disconnect', () => process.exit());
