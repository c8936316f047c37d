const entries = [
  ['not-modified', '304, no query', 'nothing changed, so no body is sent'],
  ['query', 'query', 'the content changed or was not stored, or a role was checked'],
  ['collapsed', 'shared', 'identical concurrent reads share one round trip'],
] as const;

/** The meaning of each colour. */
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
