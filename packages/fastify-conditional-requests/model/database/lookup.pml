/*
 * ---- Gathered lookups of one process: all that wait at the same time share one statement ----
 *
 * A lookup joins only a statement that has not been submitted. Each attempt owns its waiters.
 */

#ifndef LOOKUPS
#define LOOKUPS 2
#endif
mtype = { free, unsent, submitted, answered };
mtype statement[LOOKUPS] = free;
/* By reader: the statement that it waits for plus 1, and the answer that it got. */
byte waits[READERS];
int told[READERS];
/* Whether the answer came from the old primary. */
bool isOutdated[READERS];

#ifdef JOIN_SUBMITTED
#define JOINABLE(l) (statement[l] == unsent || statement[l] == submitted)
#else
#define JOINABLE(l) (statement[l] == unsent)
#endif

#define IS_FREE(l) (statement[l] == free)
/* Two statements: one may still be answered late while the next one is in progress. */
#define CAN_JOIN (JOINABLE(0) || JOINABLE(LOOKUPS - 1) || IS_FREE(0) || IS_FREE(LOOKUPS - 1))

/* l: the statement that the reader joins */
inline join(reader) {
  l = (JOINABLE(0) -> 0 : (JOINABLE(LOOKUPS - 1) -> LOOKUPS - 1 : (IS_FREE(0) -> 0 : LOOKUPS - 1)));
  if
  :: IS_FREE(l) -> statement[l] = unsent
  :: else
  fi;
  waits[reader] = l + 1;
  printf("STORY: reader %d joins lookup %d\n", reader + 1, l + 1);
  l = 0
}

#ifdef LATE_ANSWER_RESOLVES_ANYONE
#define IS_WAITER(r) waits[r]
#else
#define IS_WAITER(r) (waits[r] == l + 1)
#endif

inline deliver() {
  for (r : 0 .. READERS - 1) {
    if
    :: IS_WAITER(r) -> waits[r] = 0; told[r] = found; isOutdated[r] = fromOld
    :: else
    fi
  }
  r = 0;
  found = 0;
  fromOld = false;
  statement[l] = free
}

proctype Lookup(byte l) {
  byte r, s;
  int found;
  bool fromOld;
  end: do
  :: atomic { statement[l] == unsent ->
       statement[l] = submitted;
       printf("STORY: lookup %d is submitted\n", l + 1) };
     atomic {
       s = primary;
       if
       :: hasFailedOver -> s = 1 - primary; printf("STORY: lookup %d goes to the old primary\n", l + 1)
       :: true
       fi;
       found = VERSION(s);
       fromOld = (s != primary);
       s = 0;
       printf("STORY: PostgreSQL answers lookup %d: counters %d in generation %d\n", l + 1, COUNTERS_OF(found), GENERATION_OF(found)) };
     if
     :: atomic { true -> printf("STORY: the answer to lookup %d arrives\n", l + 1); deliver() }
     /* Its waiters go on to another attempt. */
     :: atomic { true ->
          printf("STORY: lookup %d takes too long, and the process gives up on it\n", l + 1);
          statement[l] = answered;
          for (r : 0 .. READERS - 1) { waits[r] = (waits[r] == l + 1 -> LOOKUPS + 1 : waits[r]) }
          r = 0 };
        atomic { true -> printf("STORY: the answer to lookup %d arrives late\n", l + 1); deliver() }
     fi
  od
}
