/* ---- A read: lookup, 304, or content and versions in one transaction ---- */

/*
 * The primary had this content at some moment since the request arrived. A process whose first lookup
 * was answered by the old primary cannot know that there is another one, so it is not checked.
 */
inline check(c) {
  n = arrival;
  do
  :: isOld || (n <= moment && contentAt[n % MOMENTS] == c) -> break
  :: !isOld && n <= moment && contentAt[n % MOMENTS] != c -> n++
  :: !isOld && n > moment -> REQUIRE(false, "the response shows content that the resource did not have at any moment of the request")
  od;
  n = 0
}

proctype Reader(byte id) {
  byte arrival, s, shows, n, l;
  int before, after;
  bool isOld;
  end: do
#ifndef GATHER
  :: atomic { true ->
       arrival = moment;
       s = primary;
       if
       :: hasFailedOver -> s = 1 - primary; isOld = true; printf("STORY: reader %d asks the old primary\n", id + 1)
       :: true
       fi;
       before = VERSION(s);
       s = 0;
       printf("STORY: reader %d looks up counters %d in generation %d\n", id + 1, COUNTERS_OF(before), GENERATION_OF(before));
#else
  :: atomic { true ->
       arrival = moment;
       waits[id] = LOOKUPS + 1;
       printf("STORY: reader %d sends a request\n", id + 1) };
     do
     :: atomic { waits[id] == LOOKUPS + 1 && CAN_JOIN -> join(id) }
     :: atomic { waits[id] == 0 -> before = told[id]; isOld = isOutdated[id]; told[id] = 0; isOutdated[id] = false; break }
     od;
     atomic {
#endif
       if
       :: before && before == entityTag ->
          printf("STORY: reader %d is answered 304, which confirms content %d and %d\n", id + 1, stands / 16, stands % 16);
          check(stands);
          goto over
       :: before
       :: !before -> goto over
       fi
     };
     /* Content and versions in one READ COMMITTED transaction, maybe on a connection to the old primary. */
     atomic {
       s = primary;
       if
       :: hasFailedOver -> s = 1 - primary; printf("STORY: reader %d has a connection to the old primary\n", id + 1)
       :: true
       fi;
       shows = LOOKS(s);
       printf("STORY: the handler of reader %d reads content %d and %d\n", id + 1, shows / 16, shows % 16) };
     atomic {
#ifdef VERSIONS_ELSEWHERE
       after = VERSION(primary);
#else
       after = VERSION(s);
#endif
       if
       :: after == before ->
          printf("STORY: reader %d is answered 200 with an ETag of counters %d in generation %d\n", id + 1, COUNTERS_OF(after), GENERATION_OF(after));
          check(shows);
          GIVE(after, shows)
       :: else
       fi
     };
over:
     atomic { arrival = 0; s = 0; shows = 0; n = 0; l = 0; before = 0; after = 0; isOld = false }
  od
}
