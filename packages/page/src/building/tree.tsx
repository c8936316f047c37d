import { outcomeOf, outcomeWords } from '../client/exchange.ts';
import { history } from '../client/history.ts';
import { select } from './actions.ts';
import { childrenOf, kindOf } from './place.ts';
import type { Session } from './session.ts';

/** A project, its areas, zones and nodes, each with the outcome of its last read. */
export function Tree({ session, path }: { session: Session; path: string }) {
  return (
    <ul class="tree" aria-label={`Resources that ${session.user.name} has read`}>
      <Row session={session} path={path} name="" />
    </ul>
  );
}

interface RowProps {
  readonly session: Session;
  readonly path: string;
  /** From the list of its parent, until it is read itself. */
  readonly name: string;
}

function Row({ session, path, name }: RowProps) {
  const { data, next } = session.resources.value.get(path) ?? {};
  const children = childrenOf(path, data);
  return (
    <li class={`row-${kindOf(path)}`}>
      <button
        type="button"
        class="row"
        aria-current={session.selected.value === path ? 'true' : undefined}
        onClick={() => void select(session, path)}
      >
        <span class="row-name">{data?.name ?? name}</span>
        {data?.scenario !== undefined && <span class="quiet">{data.scenario}</span>}
        <OutcomeBadge session={session} path={path} />
      </button>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Row key={child.path} session={session} {...child} />
          ))}
          {next !== undefined && (
            <li class="more small quiet">
              {children.length.toLocaleString('en')} shown, more in <code>{next}</code>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

/** The outcome of the last read. It flashes on each read. */
export function OutcomeBadge({ session: { user }, path }: Omit<RowProps, 'name'>) {
  const read = history.value.find(
    (exchange) =>
      exchange.path === path && exchange.method === 'GET' && exchange.user === user.email,
  );
  if (read === undefined) return null;
  const outcome = outcomeOf(read);
  return (
    <span class={`badge outcome-${outcome}`} key={read.number}>
      {outcomeWords[outcome]}
    </span>
  );
}
