import { freePort } from '../packages/local-postgres/src/index.ts';
import { readArguments } from './arguments.ts';
import { findEngine, nameOf } from './compose/engine.ts';
import { steps } from './compose/steps.ts';
import { ComposeSystem } from './compose/system.ts';

const usage = `Usage: pnpm test:compose [options]

Runs compose.yaml on a container engine, and checks what the README promises.

  --engine NAME  such as podman-compose; default: the first one that works
  --required     fail instead of skipping if there is no engine
`;
const { values } = readArguments(usage, {
  engine: { type: 'string' },
  required: { type: 'boolean', default: false },
});

const engine = findEngine(values.engine);
if (Array.isArray(engine)) {
  const outcome = values.required ? 'Failed' : 'Skipped';
  console.log(`${outcome}: no container engine can run compose.yaml here`);
  for (const reason of engine) console.log(`- ${reason}`);
  process.exit(values.required ? 1 : 0);
}

console.log(`On ${nameOf(engine)}:`);
const system = new ComposeSystem(engine, await freePort(), {
  POSTGRES_PASSWORD: `post@gr/es#`,
  PROJECTS_PASSWORD: `p@ss/w#rd? 100%25 $HOME \${HOME} 'one' "two" \\n;`,
  COMMISSIONING_PASSWORD: 'pässwörd 密码 :=&',
});
try {
  for (const [name, step] of Object.entries(steps)) {
    const start = performance.now();
    try {
      await step(system);
    } catch (error) {
      throw new Error(`Failed: ${name}\n${system.logs()}`, { cause: error });
    }
    console.log(`ok  ${name} (${((performance.now() - start) / 1_000).toFixed(1)} s)`);
  }
} finally {
  try {
    system.compose('down', '--volumes');
  } catch (error) {
    // It must not hide the error of a step.
    console.error(String(error));
    process.exitCode = 1;
  }
}
