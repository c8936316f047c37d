// Breaks one step of the protocol at a time, and sees whether the tests find it out.
import { runTests } from './tests.ts';

runTests(['packages/system-tests/test/mutants.test.ts'], { MUTANTS: 'all' });
