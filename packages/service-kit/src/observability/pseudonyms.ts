import { createHmac, randomBytes } from 'node:crypto';

/** All forgotten at once when they are many. */
const maxKnown = 10_000;

/**
 * Names users in a log without naming them: the same user, the same 12 characters. With a plain hash,
 * whoever reads the log could try addresses; with a keyed one, only who has the key.
 *
 * @param key the same for all services whose logs are read together. Default: random, so that it
 *   holds for this process alone
 */
export function pseudonyms(key: string | Buffer = randomBytes(32)): (user: string) => string {
  const known = new Map<string, string>();
  return (user) => {
    if (user === 'anonymous') return user;
    let pseudonym = known.get(user);
    if (pseudonym === undefined) {
      pseudonym = createHmac('sha256', key).update(user).digest('base64url').slice(0, 12);
      if (known.size >= maxKnown) known.clear();
      known.set(user, pseudonym);
    }
    return pseudonym;
  };
}
