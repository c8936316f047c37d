/* ---- Coalescing.request and RoundTrip.join ---- */

/* A caller joins a request only if it has not been sent. */
#ifdef HIDDEN_START
#define IS_UNSENT(t) (knowsSent && !trip[t].isAlone && (trip[t].state == unsent || trip[t].isHidden))
#else
#ifdef JOIN_SENT
#define IS_UNSENT(t) (trip[t].state == unsent || trip[t].state == sent || trip[t].state == answered)
#else
#define IS_UNSENT(t) (trip[t].state == unsent)
#endif
#endif

proctype Caller(byte id) {
  byte key, arrival, n, t, shows;
#ifdef REMEMBERS
  byte seen[KEYS];
#endif
  end: do
  :: atomic {
       if
       :: key = 0
#if KEYS > 1
       :: key = 1
#endif
       fi;
       arrival = moment;
       t = key * SLOTS;
       do
       :: t < (key + 1) * SLOTS && IS_UNSENT(t % ROUND_TRIPS) ->
#ifdef HIDDEN_START
          isLate[id] = true;
#endif
          printf("STORY: caller %d asks for resource %d, and joins request %d\n", id + 1, key + 1, t + 1);
          break
       :: t < (key + 1) * SLOTS && !IS_UNSENT(t % ROUND_TRIPS) -> t++
       :: t == (key + 1) * SLOTS ->
          findFree(key);
          t = n;
          n = 0;
          trip[t].state = unsent;
          trip[t].names = stored[key];
          printf("STORY: caller %d asks for resource %d, which is request %d\n", id + 1, key + 1, t + 1);
          break
       od;
       joined[id] = t + 1;
       t = 0 };
     atomic { !joined[id] ->
       n = arrival;
       if
       :: got[id] == not_found ->
          printf("STORY: caller %d gets 404\n", id + 1);
          do
          :: n <= moment && !PERMITTED_AT(key, n % MOMENTS) -> break
          :: n <= moment && PERMITTED_AT(key, n % MOMENTS) -> n++
          :: n > moment -> REQUIRE(false, "the caller is denied content that was permitted at every moment of its request")
          od
       :: got[id] == ok ->
          shows = gotContent[id];
          printf("STORY: caller %d gets content %d of resource %d\n", id + 1, shows, key + 1);
          do
          :: n <= moment && HAD(key, n % MOMENTS, shows) -> break
          :: n <= moment && !HAD(key, n % MOMENTS, shows) -> n++
          :: n > moment -> REQUIRE(false, "the caller gets content that was not current and permitted at any moment of its request")
          od;
#ifdef REMEMBERS
          REQUIRE(shows >= seen[key], "the caller gets older content than before");
          seen[key] = shows
#endif
       fi;
       got[id] = 0;
       gotContent[id] = 0;
       key = 0; arrival = 0; n = 0; t = 0; shows = 0 }
  od
}
