import { announcement } from './announcement.ts';
import { Building } from './building/building.tsx';
import { ExchangePanel } from './exchange/exchange-panel.tsx';
import { FiguresSection } from './figures/figures.tsx';
import { connection } from './live/live.ts';
import { Picture } from './picture/picture.tsx';

const connectionWords = {
  connecting: 'connecting',
  live: 'live',
  lost: 'the bff does not respond, retrying',
} as const;

export function Page() {
  const last = announcement.value;
  return (
    <>
      <header class="top">
        <div>
          <h1>Revalidated on every read, queried only after a change</h1>
          <p>
            The bff keeps every response in RAM and revalidates it on every read. The service that
            owns the data knows without a query whether the data has changed. If not, it answers{' '}
            <strong>304</strong>.
          </p>
        </div>
        <nav aria-label="More">
          <span class={`connection connection-${connection.value}`}>
            {connectionWords[connection.value]}
          </span>
          <a href="/docs">API</a>
          <a href="/metrics">Metrics</a>
        </nav>
      </header>
      <main>
        <Picture />
        <Building />
        <ExchangePanel />
        <FiguresSection />
      </main>
      <div class="announcement" role="status" aria-live="polite">
        {last && <p key={last.number}>{last.sentence}</p>}
      </div>
    </>
  );
}
