import { announcement } from './announcement.ts';
import { useEffect } from 'preact/hooks';
import { openFirst } from './building/actions.ts';
import { Pane } from './building/pane.tsx';
import { sessions } from './building/session.ts';
import { Steps } from './building/steps.tsx';
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
  useEffect(() => void openFirst(), []);
  const last = announcement.value;
  return (
    <>
      <header class="top">
        <h1>Revalidated on every read, queried only after a change</h1>
        <div class="announcement" role="status" aria-live="polite">
          {last && <p key={last.number}>{last.sentence}</p>}
        </div>
        <nav class="flex" aria-label="More">
          <span class={`connection connection-${connection.value}`}>
            {connectionWords[connection.value]}
          </span>
          <a href="/docs">API</a>
          <a href="/metrics">Metrics</a>
        </nav>
        <p class="quiet">
          The bff keeps every response in RAM and revalidates it on every read. The service that
          owns the data knows without a query whether it has changed. If not, it answers{' '}
          <strong>304</strong>.
        </p>
      </header>
      <main>
        <Picture />
        <Steps />
        {sessions.map((session) => (
          <Pane key={session.user.email} session={session} />
        ))}
        <ExchangePanel />
        <FiguresSection />
      </main>
    </>
  );
}
