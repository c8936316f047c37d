/* ---- projects ---- */

bool zoneIsThere = true;
byte zone;          /* the ETag of the zone: z */
bool isRecorded;    /* the deletion, GET /deletions/{id} */
bool isPurged;      /* its purged_at */

/* ---- commissioning ---- */

byte nodes = 1;     /* the list of the zone's nodes, whose ETag is its length: n */
byte seal[BFFS];    /* by owner: its remaining ticks; 0: there is none */
bool tombstone;
/* A failover has lost the purge. */
bool isLost;
/* Writes of nodes that share the project's lock. */
byte sharing;

#define IS_SEALED (seal[0] || seal[BFFS - 1])

/* ---- The calls in transit ---- */

mtype = { none, sent, yes, no };
mtype sealing[BFFS] = none;
mtype deleting[BFFS] = none;
mtype purging[BFFS + 1] = none;
bool lifting[BFFS];
/* Ticks since `Date`, and since projects checked `not_after`. */
byte dateAge[BFFS];
byte transactionAge[BFFS];
bool isInTime[BFFS];
/* Purges between steps 4 and 5: a failover of projects at that time is not covered. */
byte permitted;

/* What the client of each bff has seen, and names in If-Match. */
#define SEEN_ZONE 0
#define SEEN_NODES 1
#define IS_CONDITIONAL(b) (b == 0 || BOTH_CONDITIONAL)
#ifndef BOTH_CONDITIONAL
#define BOTH_CONDITIONAL 0
#endif
