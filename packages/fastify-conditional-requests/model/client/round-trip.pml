/* ---- RoundTrip: one request for all callers that have joined it ---- */

#ifdef HIDDEN_START
/* askAlone: callers that may have joined after it was sent get requests of their own. */
inline sendLateAlone(t) {
  trip[t].isHidden = false;
  if
  /* The interceptor passes onRequestStart on with the response, or never. */
  :: true
  :: knowsSent = false
  fi;
  for (c : 0 .. CALLERS - 1) {
    if
#ifdef LATE_ARE_ANSWERED
    :: false ->
#else
    :: joined[c] == t + 1 && isLate[c] ->
#endif
       findFree(KEY_OF(t));
       trip[n].state = unsent;
       trip[n].names = stored[KEY_OF(t)];
       trip[n].isAlone = true;
       joined[c] = n + 1;
       isLate[c] = false;
       printf("STORY: caller %d sends request %d of its own\n", c + 1, n + 1);
       n = 0
    :: else -> isLate[c] = isLate[c] && joined[c] != t + 1
    fi
  }
  c = 0
}
#endif

proctype RoundTrip_(byte t) {
  byte c;
#ifdef HIDDEN_START
  byte n;
#endif
#ifdef GATHER
  byte l;
#endif
  end: do
#ifdef GATHER
  /* Callers can join it until its list is sent. */
  :: atomic { trip[t].state == unsent && !trip[t].list && stored[KEY_OF(t)] ->
          l = 0;
          do
          :: l < LISTS && IS_OPEN(l % LISTS, KEY_OF(t)) -> break
          :: l < LISTS && !IS_OPEN(l % LISTS, KEY_OF(t)) -> l++
          :: l == LISTS -> l = 0; goto over
          od;
          list[l].names[KEY_OF(t)] = stored[KEY_OF(t)];
          trip[t].list = l + 1;
          if
          :: list[l].state == sent -> trip[t].state = sent
          :: list[l].state != sent -> list[l].state = unsent
          fi;
          printf("STORY: request %d joins list %d\n", t + 1, l + 1);
          l = 0 }
#endif
  /* onRequestStart: undici sends an ordinary GET, maybe after `ask` or a failed list. */
  :: atomic { !trip[t].list && (trip[t].state == unsent || trip[t].state == sent) ->
       trip[t].state = sent;
#ifdef GATHER
       trip[t].names = stored[KEY_OF(t)];
#endif
#ifdef HIDDEN_START
       if
       :: trip[t].isHidden = true;
          printf("STORY: an interceptor hides that request %d is sent\n", t + 1)
       :: for (c : 0 .. CALLERS - 1) { isLate[c] = isLate[c] && joined[c] != t + 1 };
          c = 0
       fi;
#endif
       printf("STORY: request %d is sent, for resource %d\n", t + 1, KEY_OF(t) + 1) };
again:
     atomic {
       trip[t].state = answered;
       if
       :: !PERMITTED(KEY_OF(t)) -> trip[t].answer = not_found
       :: PERMITTED(KEY_OF(t)) && trip[t].names == content[KEY_OF(t)] + 1 -> trip[t].answer = not_modified
       :: PERMITTED(KEY_OF(t)) && trip[t].names != content[KEY_OF(t)] + 1 -> trip[t].answer = ok; trip[t].shows = content[KEY_OF(t)]
       fi;
       printf("STORY: the origin answers request %d: %e\n", t + 1, trip[t].answer) };
     /* onResponseStart and onResponseEnd */
     atomic {
#ifdef HIDDEN_START
       if
       :: trip[t].isHidden -> sendLateAlone(t)
       :: else
       fi;
#endif
       if
       :: trip[t].answer == not_modified && stored[KEY_OF(t)] == trip[t].names ->
          trip[t].answer = ok;
          trip[t].shows = stored[KEY_OF(t)] - 1
       :: trip[t].answer == not_modified && stored[KEY_OF(t)] != trip[t].names ->
          trip[t].names = 0;
          trip[t].answer = 0;
          printf("STORY: the stored response is gone, and request %d is repeated without conditions\n", t + 1);
          goto again
       :: trip[t].answer == ok -> stored[KEY_OF(t)] = trip[t].shows + 1
       :: trip[t].answer == not_found
       fi;
       resolve(t) };
over:
     skip
  od
}

#ifdef EVICTION
/* MemoryStore evicts a response. */
proctype Eviction() {
  end: do
  :: d_step { stored[0] -> stored[0] = 0; printf("STORY: the stored response of resource 1 is evicted\n") }
#if KEYS > 1
  :: d_step { stored[1] -> stored[1] = 0; printf("STORY: the stored response of resource 2 is evicted\n") }
#endif
  od
}
#endif
