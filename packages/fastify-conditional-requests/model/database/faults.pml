/* ---- Purge, migration, change of mode, failover ---- */

#if PURGES
/* Deletes rows that were not written for long. The floor is at least as high as each of them was. */
#ifdef FLOOR_WITHOUT_LOCK
#define FLOOR_IS_FREE true
#else
#define FLOOR_IS_FREE (sharesFloor == 0)
#endif
#define CAN_GO(tag) (server[primary].isThere[tag] && !locked[tag])

proctype Purge() {
  byte purges, mine, t;
  end: do
  :: atomic { purges < PURGES && !holdsFloor && FLOOR_IS_FREE && (CAN_GO(0) || CAN_GO(1)) ->
       if
       :: CAN_GO(0) -> t = 0
       :: CAN_GO(1) -> t = 1
       fi;
       purges++;
       mine = primary;
       holdsFloor = true;
       locked[t] = WRITERS + 1;
       printf("STORY: a purge deletes the row of tag %d\n", t) };
     {
     atomic { true ->
#ifndef NO_FLOOR
       server[primary].floor = MAX(server[primary].floor, server[primary].counter[t]);
#endif
       server[primary].absentNonce = FRESH;
       nextNonce();
       server[primary].isThere[t] = false;
       server[primary].counter[t] = 0;
       server[primary].nonce[t] = 0;
       locked[t] = 0;
       printf("STORY: the purge commits: absent tags have counter %d\n", server[primary].floor) }
     } unless { primary != mine };
     atomic { holdsFloor = false; t = 0; mine = 0 }
  od
}

#endif

#ifdef NO_GENERATION
#define NEW_GENERATION server[primary].generation
#else
#define NEW_GENERATION generations
#endif

#if MIGRATIONS || MODE_CHANGES || FAILOVERS
proctype Faults() {
  byte migrations, modeChanges, failovers, t;
  end: do
#if MIGRATIONS
  /* It changes rows without raising their tags, and starts a generation in the same transaction. */
  :: atomic { migrations < MIGRATIONS && !locked[0] && !locked[1] ->
       migrations++;
       generations++;
       commits++;
       server[primary].content[0] = commits;
       server[primary].content[1] = commits;
       server[primary].generation = NEW_GENERATION;
       nextMoment();
       printf("STORY: a migration changes the content of both tags: content %d\n", commits) }
#endif
#if MODE_CHANGES
  /* It waits for all transactions that have locked the mode. */
  :: atomic { modeChanges < MODE_CHANGES && sharesMode == 0 ->
       modeChanges++;
       generations++;
       server[primary].isMemory = !server[primary].isMemory;
       server[primary].generation = NEW_GENERATION;
       if
       :: server[primary].isMemory -> printf("STORY: the mode changes to memory\n")
       :: else -> printf("STORY: the mode changes to database\n")
       fi }
#endif
#if FAILOVERS
  /* The replica has the state of some earlier moment of the primary. */
  :: d_step { !hasFailedOver && (LOOKS(0) != LOOKS(1) || server[0].generation != server[1].generation) ->
       for (t : 0 .. 1) {
         server[1].content[t] = server[0].content[t];
         server[1].isThere[t] = server[0].isThere[t];
         server[1].counter[t] = server[0].counter[t];
         server[1].nonce[t] = server[0].nonce[t]
       }
       t = 0;
       server[1].floor = server[0].floor;
       server[1].absentNonce = server[0].absentNonce;
       server[1].generation = server[0].generation;
       server[1].isMemory = server[0].isMemory;
       printf("STORY: the replica catches up\n") }
  :: d_step { !hasFailedOver ->
       hasFailedOver = true;
       primary = 1;
       locked[0] = 0;
       locked[1] = 0;
       nextMoment();
       printf("STORY: a failover makes the replica the primary, with content %d and %d\n", server[1].content[0], server[1].content[1]) }
#endif
  od
}
#endif
