import { readAll } from './read-all.ts';
import type { ReadAll, Turn } from './messages.ts';
import { takeTurn } from './turn.ts';

/** All load comes from this one process, which does what it is told and says what it has seen. */
process.on('message', (told: ReadAll | Turn) => {
  const work = told.do === 'read all' ? readAll(told) : takeTurn(told);
  void work.then(
    (result) => process.send?.({ result }),
    (error: Error) => process.send?.({ error: error.stack }),
  );
});
process.on('disconnect', () => process.exit());
