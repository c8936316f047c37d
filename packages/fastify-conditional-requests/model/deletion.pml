/*
 * How a zone is deleted through the gateway, with its nodes (../../bff/DELETION.md). Steps have the
 * numbers of that page.
 *
 * Each call is a message: it may arrive as long as it likes after the one that sent it has given up
 * or has died. One tick is 20 seconds: `not_after` is one tick after `Date`, a transaction of
 * projects ends within one tick, and a seal lasts three.
 */

#ifndef BFFS
#define BFFS 2
#endif
/* How many nodes are put beside the deletion. */
#ifndef PUTS
#define PUTS 1
#endif
#ifndef FAILOVERS
#define FAILOVERS 0
#endif
/* In ticks */
#ifndef SEAL_TICKS
#define SEAL_TICKS 3
#endif

#define REQUIRE(condition, fault) if :: (condition) :: else -> printf("WRONG: "); printf(fault); printf("\n"); assert(false) fi

#ifdef NO_NOT_AFTER
#define OR_ANY_TIME || true
#else
#define OR_ANY_TIME
#endif

/* ---- projects ---- */

bool zoneIsThere = true;
byte zone;          /* the ETag of the zone: z */
bool isRecorded;    /* the deletion, GET /deletions/{id} */
bool isPurged;      /* its purged_at */

/* ---- commissioning ---- */

byte nodes = 1;     /* the list of the zone's nodes, whose ETag is its length: n */
byte seal[BFFS];    /* by owner: how many ticks it still lasts; 0: there is none */
bool tombstone;
/* A failover has lost the purge. */
bool isLost;
/* Writes of nodes that share the project's lock. */
byte sharing;

#define IS_SEALED (seal[0] || seal[BFFS - 1])

/* ---- The calls that are on their way ---- */

mtype = { none, sent, yes, no };
mtype sealing[BFFS] = none;
mtype deleting[BFFS] = none;
mtype purging[BFFS + 1] = none;
bool lifting[BFFS];
/* Ticks since `Date`, and since projects has looked at `not_after`. */
byte dateAge[BFFS];
byte transactionAge[BFFS];
bool isInTime[BFFS];
/* Between steps 4 and 5, where a failover of projects is not survived. */
byte permitted;

/* What the client of each bff saw, and names in If-Match. */
#define SEEN_ZONE 0
#define SEEN_NODES 1
#define IS_CONDITIONAL(b) (b == 0 || BOTH_CONDITIONAL)
#ifndef BOTH_CONDITIONAL
#define BOTH_CONDITIONAL 0
#endif

/* ---- commissioning ---- */

/* The calls of one bff: sealNodes, liftSeal and purgeNodes. Those that take the lock alone wait for all that share it. */
proctype Commissioning(byte b) {
  byte i;
  end: do
  :: d_step { b < BFFS && sealing[b % BFFS] == sent && sharing == 0 ->
       if
       :: nodes == SEEN_NODES ->
          seal[b] = SEAL_TICKS;
          sealing[b] = yes;
          printf("STORY: commissioning seals the zone for bff %d\n", b + 1)
       :: else ->
          sealing[b] = no;
          printf("STORY: commissioning refuses the seal of bff %d with 412\n", b + 1)
       fi }
  :: d_step { b < BFFS && lifting[b % BFFS] ->
       lifting[b] = false;
#ifdef LIFTS_ANY_SEAL
       for (i : 0 .. BFFS - 1) { seal[i] = 0 }
       i = 0;
#else
       seal[b] = 0;
#endif
       printf("STORY: commissioning lifts the seal for bff %d\n", b + 1) }
  :: d_step { purging[b] == sent && sharing == 0 ->
       if
       :: b == BFFS -> printf("STORY: commissioning purges the nodes for a bff that found the deletion in the list\n")
       :: else -> printf("STORY: commissioning purges the nodes for bff %d\n", b + 1)
       fi;
       REQUIRE(!zoneIsThere, "nodes are purged although their zone is there");
       nodes = 0;
       for (i : 0 .. BFFS - 1) { seal[i] = 0 }
       i = 0;
       isLost = false;
#ifndef NO_TOMBSTONE
       tombstone = true;
#endif
       purging[b] = yes;
       permitted-- }
  od
}

/* putNode */
proctype Put(byte id) {
  bool isRefused;
#ifdef LOOKS_BEFORE_LOCK
  atomic { isRefused = tombstone || IS_SEALED; printf("STORY: commissioning looks for seals for PUT %d\n", id + 1) };
#endif
  atomic { sharing++; printf("STORY: PUT %d of a node shares the lock\n", id + 1) };
#ifndef LOOKS_BEFORE_LOCK
  isRefused = tombstone || IS_SEALED;
#endif
  atomic {
    sharing--;
    if
    :: isRefused -> printf("STORY: PUT %d is refused\n", id + 1)
    :: else -> nodes++; printf("STORY: PUT %d commits its node\n", id + 1)
    fi
  }
}

/* ---- projects ---- */

/* deleteZone of one bff, and the time that passes */
proctype Projects(byte b) {
  end: do
  :: d_step { deleting[b] == sent && !isInTime[b] ->
       if
       :: !IS_CONDITIONAL(b) OR_ANY_TIME || dateAge[b] <= 1 -> isInTime[b] = true; transactionAge[b] = 0
       :: else -> deleting[b] = no; printf("STORY: projects refuses the DELETE of bff %d: not_after has passed\n", b + 1)
       fi }
  :: d_step { deleting[b] == sent && isInTime[b] ->
       isInTime[b] = false;
       transactionAge[b] = 0;
       if
       :: zoneIsThere && (!IS_CONDITIONAL(b) || zone == SEEN_ZONE) ->
          printf("STORY: projects deletes the zone for bff %d, and records it\n", b + 1);
          REQUIRE(!IS_CONDITIONAL(b) || nodes == SEEN_NODES, "a DELETE under If-Match destroys a node that the client has not seen");
          zoneIsThere = false;
          isRecorded = true;
          deleting[b] = yes
       :: else ->
          deleting[b] = no;
          printf("STORY: projects refuses the DELETE of bff %d\n", b + 1)
       fi }
  od
}
/* ---- The bff ---- */

/* Steps 4 to 6, of bff b or of the one that goes through the list */
inline finish(b) {
  if
#ifdef PURGES_WITHOUT_RECORD
  :: atomic { true -> purging[b] = sent; permitted++ };
#else
  :: atomic { isRecorded -> purging[b] = sent; permitted++ };
#endif
     if
     :: atomic { purging[b] == yes ->
          purging[b] = none;
          if
          :: isRecorded -> isPurged = true; printf("STORY: projects marks the deletion as purged\n")
          :: else
          fi }
     /* No answer, or the bff is no more: the call may still arrive. */
     :: true
     fi
  :: !isRecorded
  fi
}
/* A client's DELETE through one bff. The bff may die, and then does nothing more. */
proctype Bff(byte b) {
  if
  :: IS_CONDITIONAL(b) ->
     /* 1 */
     atomic {
       if
       :: zoneIsThere && zone == SEEN_ZONE -> dateAge[b] = 0
       :: else -> printf("STORY: bff %d answers 404 or 412\n", b + 1); goto over
       fi;
       printf("STORY: bff %d begins a DELETE under If-Match\n", b + 1);
       /* 2 */
       sealing[b] = sent };
     if
     :: sealing[b] == yes
     :: sealing[b] == no -> goto over
     :: atomic { true -> printf("STORY: bff %d has no answer about its seal, and undoes it\n", b + 1); goto undo }
     :: atomic { true -> printf("STORY: bff %d dies\n", b + 1); goto over }
     fi
  :: else -> printf("STORY: bff %d begins a DELETE without a condition\n", b + 1)
  fi;
  /* 3 */
  atomic { deleting[b] = sent; printf("STORY: bff %d sends DELETE to projects\n", b + 1) };
  if
  :: deleting[b] == yes
  :: atomic { deleting[b] == no -> goto undo }
#ifdef UNDOES_WHAT_IS_UNKNOWN
  :: atomic { true -> printf("STORY: bff %d has no answer from projects, and undoes its seal\n", b + 1); goto undo }
#else
  :: atomic { true -> printf("STORY: bff %d has no answer from projects\n", b + 1) }
#endif
  :: atomic { true -> printf("STORY: bff %d dies\n", b + 1); goto over }
  fi;
  /* 4 to 6 */
  finish(b);
  goto over;
undo:
  atomic {
    if
    :: IS_CONDITIONAL(b) -> lifting[b] = true
    :: else
    fi
  };
over:
  skip
}

/* Some bff that is there: it goes through the list, and repeats what is not done. */
proctype Sweeper() {
  end: do
#ifdef NOBODY_SWEEPS
  :: false ->
#else
  :: isRecorded && (!isPurged || isLost) && purging[BFFS] != sent ->
#endif
     finish(BFFS)
  od
}

/* ---- Time, other writers, faults ---- */

#define RUNS(b) (seal[b] || (deleting[b] == sent && (isInTime[b] || dateAge[b] < 2)))

proctype Clock() {
  byte i;
  end: do
  :: d_step { RUNS(0) || RUNS(BFFS - 1) ->
       for (i : 0 .. BFFS - 1) {
         seal[i] = (seal[i] -> seal[i] - 1 : 0);
         dateAge[i] = (dateAge[i] < 2 -> dateAge[i] + 1 : 2);
         if
         :: deleting[i] == sent && isInTime[i] && transactionAge[i] == 1 ->
            /* Two statement timeouts */
            isInTime[i] = false;
            transactionAge[i] = 0;
            deleting[i] = no
         :: deleting[i] == sent && isInTime[i] && transactionAge[i] == 0 -> transactionAge[i] = 1
         :: else
         fi
       }
       i = 0;
       printf("STORY: 20 seconds go by\n") }
  od
}

proctype OtherWriters() {
  /* changeZone */
  if
  :: d_step { zoneIsThere -> zone++; printf("STORY: the zone is changed\n") }
  :: true
  fi
}

proctype Failovers() {
  byte failovers;
  end: do
  /* Of projects, before step 4; of commissioning at any time */
  :: d_step { failovers < FAILOVERS && isRecorded && permitted == 0 && !tombstone && nodes ->
       failovers++;
       isRecorded = false;
       zoneIsThere = true;
       isPurged = false;
       printf("STORY: a failover of projects loses the deletion\n") }
  :: d_step { failovers < FAILOVERS && tombstone && nodes == 0 ->
       failovers++;
       tombstone = false;
       isLost = true;
       nodes = 1;
       printf("STORY: a failover of commissioning loses the purge\n") }
  od
}

/* When nothing more can happen, all nodes of what is deleted are gone, and none can come. */
proctype Quiescence() {
  end: timeout ->
    REQUIRE(zoneIsThere || (isRecorded && isPurged && nodes == 0), "the zone is deleted, and its nodes stay for ever")
}

init {
  byte i;
  atomic {
    for (i : 0 .. BFFS - 1) { run Bff(i); run Commissioning(i); run Projects(i) }
    run Commissioning(BFFS);
    for (i : 0 .. PUTS - 1) { run Put(i) }
    run Sweeper();
    run Clock();
    run OtherWriters();
    run Failovers();
    run Quiescence();
    i = 0
  }
}
