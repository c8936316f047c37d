/* ---- commissioning ---- */

/* The calls of one bff. A seal and a purge take the lock in exclusive mode, so they wait for each PUT. */
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
       :: b == BFFS -> printf("STORY: commissioning purges the nodes for a bff that found the listed deletion\n")
       :: else -> printf("STORY: commissioning purges the nodes for bff %d\n", b + 1)
       fi;
       REQUIRE(!zoneIsThere, "nodes are purged although their zone exists");
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
  atomic { isRefused = tombstone || IS_SEALED; printf("STORY: commissioning checks the seals for PUT %d\n", id + 1) };
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

/* deleteZone, for one bff */
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
