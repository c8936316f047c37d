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
       printf("STORY: 20 seconds pass\n") }
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
  /* projects before step 4, commissioning at any time */
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

/* When no process can continue: all nodes of a deleted zone are gone. */
proctype Quiescence() {
  end: timeout ->
    REQUIRE(zoneIsThere || (isRecorded && isPurged && nodes == 0), "the zone is deleted, but some of its nodes are never purged")
}
