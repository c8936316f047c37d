/* ---- PostgreSQL ---- */

byte commits;
byte content[3];
/* The term whose session holds the sole writer's lock; 0: none. */
byte holder;
byte terms;
mtype = { idle, open, sent, committed, aborted };
mtype tx[WRITERS] = idle;
/* After a crash, another transaction got this one's id and committed. */
bool idReused[WRITERS];
#ifdef PERMISSION
/* After each commit: the content of A, and whether the user is a member. */
#define MOMENTS (WRITERS * WRITES + 1)
byte contentAt[MOMENTS];
bool memberAt[MOMENTS];
#define IS_MEMBER memberAt[commits]
#endif

/* ---- Memory of the backends ---- */

typedef MemoryVersionStore {
  byte epoch;
  /* For how many ticks the store vouches for its versions; 0: suspended. */
  byte vouched;
  byte counter;
  byte floor;
  byte versions[3];
  bool kept[3];
  byte marks[3]
};
MemoryVersionStore store[PROCESSES];
/* SoleWriter: the term of its session (0: none), the term being opened, the remaining grace period, and
   the lease that an answer to the pending query would give. */
byte session[PROCESSES];
byte opening[PROCESSES];
byte grace[PROCESSES];
byte asked[PROCESSES];
bool isAnswered[PROCESSES];
byte incarnation[PROCESSES];

/* A write, from its arrival to its outcome: `Write` and `Pending` in the code. */
typedef Write {
  byte process;
  byte incarnation;
  byte session;
  byte tags;
  byte resource;
  byte expected;
  byte before;
  byte described;
  byte saw;
  bool isPending;
  bool isOvertaken;
  /* Another transaction changed what it describes after its statements had read it. */
  bool isMixed;
  byte result
};
Write write[WRITERS];

/* ---- For the checks ---- */

/*
 * Any one ETag that was given out, 0 if none, and what its response showed. A stale 304, an ETag with
 * two meanings and a lost update involve one ETag only, so this finds them all.
 */
byte entityTag;
byte stands;
#ifdef NO_VARIANT
#define ETAG(resource, version) (version)
#else
#define ETAG(resource, version) ((version) * RESOURCES + (resource))
#endif
#define SHOWN(resource, content) ((content) * RESOURCES + (resource))

#define REQUIRE(condition, fault) if :: (condition) :: else -> printf("WRONG: "); printf(fault); printf("\n"); assert(false) fi

#define MAX(x, y) ((x) > (y) -> (x) : (y))
#define HAS(set, tag) (((set) >> (tag)) & 1)
#define CONTENT(set) MAX(HAS(set, 0) * content[0], MAX(HAS(set, 1) * content[1], HAS(set, 2) * content[2]))

/* A response carries this ETag and shows this content. */
#define GIVE(resource, version, shows) \
  if \
  :: entityTag == ETAG(resource, version) -> \
     REQUIRE(stands == SHOWN(resource, shows), "two responses with equal ETags show different content") \
  :: !entityTag -> entityTag = ETAG(resource, version); stands = SHOWN(resource, shows) \
  :: entityTag != ETAG(resource, version) \
  fi
