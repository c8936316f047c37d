const entries = [
  ['not-modified', '304', 'nothing was written: no query, no body'],
  ['query', 'query', 'it changed, or was never read: the database is asked'],
  ['collapsed', 'shared', 'equal reads at once: one round trip for all'],
] as const;

/** One colour for each thing that is to be understood. */
export function Legend() {
  return (
    <ul class="legend">
      {entries.map(([light, name, meaning]) => (
        <li key={light} class={`light-${light}`}>
          <span class="swatch" aria-hidden="true" />
          <strong>{name}</strong> {meaning}
        </li>
      ))}
    </ul>
  );
}
