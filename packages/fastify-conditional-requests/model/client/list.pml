/*
 * ---- Gathered revalidation: a list of conditional GETs in one request ----
 *
 * Each target is answered `not_modified` or `ask`. With `ask`, an ordinary GET follows.
 */

/* A list that has been sent is frozen. */
inline sendList() {
  list[l].state = sent;
  for (t : 0 .. ROUND_TRIPS - 1) {
    if
    :: trip[t].list == l + 1 -> trip[t].state = sent; list[l].hasTarget[KEY_OF(t)] = true
    :: else
    fi
  }
  t = 0;
  printf("STORY: list %d is sent\n", l + 1)
}

/* The fields of the request that carries the list mean nothing: a target that does not name the
   user gets `ask`. */
#ifdef NO_PERMISSION
#define MAY(key) true
#else
#ifdef CARRIER_DECIDES
#define MAY(key) (PERMITTED(key) || !namesUser)
#else
#define MAY(key) (namesUser && PERMITTED(key))
#endif
#endif

/* What the origin decides without I/O. */
inline decide(key) {
  if
  :: list[l].hasTarget[key] ->
     if
     :: namesUser = true
     :: namesUser = false
     fi;
     if
     :: MAY(key) && list[l].names[key] == content[key] + 1 -> list[l].answer[key] = not_modified
     :: list[l].answer[key] = ask
     fi;
     if
     :: namesUser -> printf("STORY: the origin answers resource %d of list %d: %e\n", key + 1, l + 1, list[l].answer[key])
     :: else -> printf("STORY: the origin answers resource %d of list %d, which does not name the user: %e\n", key + 1, l + 1, list[l].answer[key])
     fi;
     namesUser = false
  :: else
  fi
}

/* Each attempt owns its waiters: it answers no others. */
#ifdef LATE_ANSWER_RESOLVES_ANYONE
#define WAITS_FOR(t) (trip[t].state == sent && trip[t].list)
#else
#define WAITS_FOR(t) (trip[t].list == l + 1)
#endif

inline receive() {
  for (t : 0 .. ROUND_TRIPS - 1) {
    if
    :: WAITS_FOR(t) && list[l].answer[KEY_OF(t)] == not_modified && stored[KEY_OF(t)] == list[l].names[KEY_OF(t)] ->
       trip[t].answer = ok;
       trip[t].shows = stored[KEY_OF(t)] - 1;
       resolve(t)
    :: WAITS_FOR(t) && !(list[l].answer[KEY_OF(t)] == not_modified && stored[KEY_OF(t)] == list[l].names[KEY_OF(t)]) ->
       trip[t].list = 0
    :: else
    fi
  }
  t = 0
}

inline close() {
  list[l].state = free;
  for (t : 0 .. KEYS - 1) {
    list[l].hasTarget[t] = false; list[l].names[t] = 0; list[l].answer[t] = 0
  }
  t = 0;
  isSwapped = false
}

/* The waiters of this attempt send ordinary GETs. */
inline giveUp() {
  for (t : 0 .. ROUND_TRIPS - 1) {
    trip[t].list = (trip[t].list == l + 1 -> 0 : trip[t].list)
  }
  t = 0
}

proctype RevalidationList(byte l) {
  byte t, c;
#ifdef SWAPS
  mtype was;
#endif
  bool namesUser, isSwapped;
  end: do
  :: atomic { list[l].state == unsent -> sendList() };
     /* Each target has a moment of its own. */
     atomic { decide(0) };
     atomic {
       decide(1);
#ifdef SWAPS
       if
       :: list[l].hasTarget[0] && list[l].hasTarget[1] ->
          isSwapped = true;
          was = list[l].answer[0];
          list[l].answer[0] = list[l].answer[1];
          list[l].answer[1] = was;
          was = 0;
          printf("STORY: the two answers are swapped\n")
       :: true
       fi
#endif
     };
     if
#ifndef NUMBERS_NOT_CHECKED
     :: atomic { isSwapped ->
          printf("STORY: the client discards the response to list %d: the numbers of its answers are wrong\n", l + 1);
          giveUp();
          close() }
     :: atomic { !isSwapped ->
#else
     :: atomic { true ->
#endif
          printf("STORY: the response to list %d arrives\n", l + 1);
          receive();
          close() }
     :: atomic { true ->
          list[l].state = answered;
          printf("STORY: list %d takes too long, and the process gives up on it\n", l + 1);
          giveUp() };
        atomic { true ->
          printf("STORY: the response to list %d arrives late\n", l + 1);
          receive();
          close() }
     fi
  od
}
