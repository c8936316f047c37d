import { readAll } from './read-all.ts';
import type { ReadAll, Turn, WarmedUp } from './messages.ts';
import { takeTurn } from './turn.ts';

const warmedUp = (): void => {
  process.send?.({ warmedUp: true } satisfies WarmedUp);
};

/** The load generator's process: receives requests as messages and replies with the results. */
process.on('message', (message: ReadAll | Turn) => {
  const work = message.do === 'read all' ? readAll(message) : takeTurn(message, warmedUp);
  void work.then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.stack }),
  );
});
process.on('disconnect', () => process.exit());
