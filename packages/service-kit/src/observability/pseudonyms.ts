import { createHmac, randomBytes } from 'node:crypto';

/** Beyond this size the cache is cleared. */
const maxKnown = 10_000;

/**
 * Replaces users in a log by 12 characters, the same for the same user. The hash has a key because
 * readers of the log could find a plain hash's address by trial.
 *
 * @param key the same for all services whose logs are read together. Default: random, for this process
 *   only
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
