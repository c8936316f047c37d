/* ---- The origin ---- */

byte moment;
#define MOMENTS (CHANGES_OF_FIRST + CHANGES_OF_SECOND + 2)
byte content[2];
bool isMember = true;
/* For the checks: what was true after each change. */
byte first[MOMENTS];
byte second[MOMENTS];
bool memberAt[MOMENTS];
#define CONTENT_AT(key, n) (key == 0 -> first[n] : second[n])
#define PERMITTED_AT(key, n) (key == 0 || memberAt[n])
#define HAD(key, n, shows) (CONTENT_AT(key, n) == shows && PERMITTED_AT(key, n))
#define PERMITTED(key) (key == 0 || isMember)

inline record() {
  moment++;
  first[moment] = content[0];
  second[moment] = content[1];
  memberAt[moment] = isMember
}

proctype Origin() {
  end: do
  :: d_step { content[0] < CHANGES_OF_FIRST -> content[0]++; record(); printf("STORY: resource 1 changes: content %d\n", content[0]) }
#if KEYS > 1
  :: d_step { content[1] < CHANGES_OF_SECOND -> content[1]++; record(); printf("STORY: resource 2 changes: content %d\n", content[1]) }
  :: d_step { isMember -> isMember = false; record(); printf("STORY: the user of resource 2 is removed\n") }
#endif
  od
}
