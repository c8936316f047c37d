/* ---- PostgreSQL: what is committed, on two servers ---- */

typedef Server {
  /* By tag: the number of the commit that changed it last. */
  byte content[2];
  bool isThere[2];
  byte counter[2];
  int nonce[2];
  /* The counter and the nonce of an absent row. */
  byte floor;
  int absentNonce;
  byte generation;
  bool isMemory
};
Server server[2];
/* The other server is the replica, and after a failover the old primary. */
byte primary;
bool hasFailedOver;

/* Locks on the primary: by tag, the writer plus 1; then those of the rows of the floor and the mode. */
byte locked[2];
byte sharesFloor;
bool holdsFloor;
byte sharesMode;

byte commits;
byte generations;
byte nonces;

/* For the checks: the content of the resource at each moment. */
byte moment;
byte contentAt[MOMENTS];
#define LOOKS(s) (server[s].content[0] * 16 + server[s].content[1])

inline nextMoment() {
  moment++;
  contentAt[moment] = LOOKS(primary)
}

#ifdef MODE_NOT_CHECKED
#define OR_NOT_CHECKED || isOld
#else
#define OR_NOT_CHECKED
#endif

/* Two absent rows have the same nonce, so a sum contains each nonce 0 to 2 times: two bits. */
#define MAX_NONCES 10
inline nextNonce() {
#ifdef COUNTERS_ONLY
  skip
#else
  nonces++;
  REQUIRE(nonces <= MAX_NONCES, "the configuration needs more nonces than a version has bits")
#endif
}
#ifdef COUNTERS_ONLY
#define FRESH 0
#else
#define FRESH (1 << (2 * nonces))
#endif

#define COUNTER(s, tag) (server[s].isThere[tag] -> server[s].counter[tag] : server[s].floor)
#define NONCE(s, tag) (server[s].isThere[tag] -> server[s].nonce[tag] : server[s].absentNonce)
#ifdef MAXIMUM
#define COUNTERS(s) MAX(COUNTER(s, 0), COUNTER(s, 1))
#else
#define COUNTERS(s) (COUNTER(s, 0) + COUNTER(s, 1))
#endif
/* Rows, floor, generation and mode, read in one statement; 0: no version in `memory` mode. */
#define VERSION(s) (server[s].isMemory -> 0 : (server[s].generation << 25) + (COUNTERS(s) << 20) + NONCE(s, 0) + NONCE(s, 1))
#define GENERATION_OF(version) (version >> 25)
#define COUNTERS_OF(version) ((version >> 20) & 31)

/* ---- For the checks: any one ETag that was given out, 0 if none, and the content that it names ---- */

int entityTag;
byte stands;

#define GIVE(version, shows) \
  if \
  :: entityTag == version -> REQUIRE(stands == shows, "two responses with equal ETags show different content") \
  :: !entityTag -> entityTag = version; stands = shows \
  :: entityTag != version \
  fi
