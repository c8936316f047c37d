/*
 * The client's side (../../undici-revalidating-cache): coalescing and gathered revalidation.
 *
 * The origin is what memory.pml and database.pml have shown: it answers each request, and each
 * target of a list, from one moment between its arrival and its response.
 *
 * There are two resources. Key 1 is the first one, which its user may always read; key 2 is the
 * second one, whose user can be removed. Both are stored under their URL, whoever asks.
 */

#ifndef CALLERS
#define CALLERS 2
#endif
/* How often each resource changes. */
#ifdef GATHER
#define CHANGES_OF_FIRST 0
#define CHANGES_OF_SECOND 1
#else
#define CHANGES_OF_FIRST 1
#define CHANGES_OF_SECOND 1
/* Each caller keeps in mind what it saw; that follows from the other checks, and costs states. */
#define KEEPS_IN_MIND
#endif
/* How many equal requests are under way at most; one more is not sent yet. */
#ifndef UNDER_WAY
#define UNDER_WAY 1
#endif
#define KEYS 2
#define SLOTS (UNDER_WAY + 1)
#define ROUND_TRIPS (KEYS * SLOTS)
/* At most two lists are under way, and late answers of one that has failed. */
#define LISTS 2
#define KEY_OF(roundTrip) ((roundTrip) / SLOTS)

#define REQUIRE(condition, fault) if :: (condition) :: else -> printf("WRONG: "); printf(fault); printf("\n"); assert(false) fi

/* ---- The origin ---- */

byte moment;
#define MOMENTS (CHANGES_OF_FIRST + CHANGES_OF_SECOND + 2)
byte content[KEYS];
bool isMember = true;
/* For the checks: what was true after each change. */
byte first[MOMENTS];
byte second[MOMENTS];
bool memberAt[MOMENTS];
#define CONTENT_AT(key, n) (key == 0 -> first[n] : second[n])
#define PERMITTED_AT(key, n) (key == 0 || memberAt[n])
#define HAD(key, n, shows) (CONTENT_AT(key, n) == shows && PERMITTED_AT(key, n))
#define PERMITTED(key) (key == 0 || isMember)

inline record() {
  moment++;
  first[moment] = content[0];
  second[moment] = content[1];
  memberAt[moment] = isMember
}

proctype Origin() {
  end: do
  :: d_step { content[0] < CHANGES_OF_FIRST -> content[0]++; record(); printf("STORY: resource 1 changes: content %d\n", content[0]) }
  :: d_step { content[1] < CHANGES_OF_SECOND -> content[1]++; record(); printf("STORY: resource 2 changes: content %d\n", content[1]) }
  :: d_step { isMember -> isMember = false; record(); printf("STORY: the user of key 2 is removed\n") }
  od
}

/* ---- The client ---- */

mtype = { free, unsent, sent, answered, notModified, ok, notFound, ask };

/* By key: the stored content plus 1, whose ETag it is as well; 0: nothing. */
byte stored[KEYS];

typedef RoundTrip {
  mtype state;
  /* The content plus 1 that If-None-Match names. */
  byte names;
  mtype answer;
  byte shows;
  /* The list that it is in, plus 1. */
  byte list
};
RoundTrip trip[ROUND_TRIPS];

#ifdef GATHER
typedef List {
  mtype state;
  /* By key */
  bool hasTarget[KEYS];
  byte names[KEYS];
  mtype answer[KEYS]
};
List list[LISTS];
#ifdef JOIN_SENT_LIST
#define IS_OPEN(l, key) (list[l].state == free || list[l].state == unsent || (list[l].state == sent && list[l].names[key] == stored[key]))
#else
#define IS_OPEN(l, key) ((list[l].state == free || list[l].state == unsent) && (!list[l].names[key] || list[l].names[key] == stored[key]))
#endif
#endif

/* By caller: the round trip that it waits for plus 1, and what it got. */
byte joined[CALLERS];
mtype got[CALLERS];
byte gotContent[CALLERS];

/* RoundTrip.#answer: to all that have joined it */
inline resolve(t) {
  for (c : 0 .. CALLERS - 1) {
    if
    :: joined[c] == t + 1 ->
       joined[c] = 0;
       got[c] = trip[t].answer;
       gotContent[c] = trip[t].shows
    :: else
    fi
  }
  c = 0;
  trip[t].state = free;
  trip[t].names = 0;
  trip[t].answer = 0;
  trip[t].shows = 0;
  trip[t].list = 0
}


/* Coalescing.request: a caller joins a request only if it has not been sent. */
#ifdef JOIN_UNDER_WAY
#define JOINABLE(t) (trip[t].state == unsent || trip[t].state == sent || trip[t].state == answered)
#else
#define JOINABLE(t) (trip[t].state == unsent)
#endif

proctype Caller(byte id) {
  byte key, arrival, n, t, shows;
#ifdef KEEPS_IN_MIND
  byte seen[KEYS];
#endif
  end: do
  :: atomic {
       if
       :: key = 0
       :: key = 1
       fi;
       arrival = moment;
       t = key * SLOTS;
       /* One that can be joined, else one of its own */
       do
       :: t < (key + 1) * SLOTS && JOINABLE(t % ROUND_TRIPS) -> break
       :: t < (key + 1) * SLOTS && !JOINABLE(t % ROUND_TRIPS) -> t++
       :: t == (key + 1) * SLOTS ->
          t = key * SLOTS;
          do
          :: trip[t].state == free -> trip[t].state = unsent; break
          :: trip[t].state != free -> t++
          od;
          break
       od;
       joined[id] = t + 1;
       printf("STORY: caller %d asks for resource %d, and joins request %d\n", id + 1, key + 1, t + 1) };
     atomic { !joined[id] ->
       n = arrival;
       if
       :: got[id] == notFound ->
          printf("STORY: caller %d gets 404\n", id + 1);
          do
          :: n <= moment && !PERMITTED_AT(key, n % MOMENTS) -> break
          :: n <= moment && PERMITTED_AT(key, n % MOMENTS) -> n++
          :: n > moment -> REQUIRE(false, "the caller is denied what was permitted in every moment of the request")
          od
       :: got[id] == ok ->
          shows = gotContent[id];
          printf("STORY: caller %d gets content %d of resource %d\n", id + 1, shows, key + 1);
          do
          :: n <= moment && HAD(key, n % MOMENTS, shows) -> break
          :: n <= moment && !HAD(key, n % MOMENTS, shows) -> n++
          :: n > moment -> REQUIRE(false, "the caller gets what was not there, or not permitted, in any moment of the request")
          od;
#ifdef KEEPS_IN_MIND
          REQUIRE(shows >= seen[key], "the caller gets older content than before");
          seen[key] = shows
#endif
       fi;
       got[id] = 0;
       gotContent[id] = 0;
       key = 0; arrival = 0; n = 0; t = 0; shows = 0 }
  od
}

#define IS_UNDER_WAY(t) (trip[t].state == sent || trip[t].state == answered)
#if UNDER_WAY > 1 || defined(GATHER)
#define MAY_START(t) true
#else
#define MAY_START(t) !(IS_UNDER_WAY(KEY_OF(t) * SLOTS) || IS_UNDER_WAY(KEY_OF(t) * SLOTS + 1))
#endif

/* RoundTrip: one request for all callers that have joined it */
proctype RoundTrip_(byte t) {
  byte c;
#ifdef GATHER
  byte l;
#endif
  end: do
#ifdef GATHER
  /* A revalidation joins a list that has not been sent. Callers may join it until that is sent. */
  :: atomic { trip[t].state == unsent && !trip[t].list && MAY_START(t) && stored[KEY_OF(t)] ->
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
  /* Alone, or because the list has left it to an ordinary GET */
  :: atomic { trip[t].list == 0 && ((trip[t].state == unsent && MAY_START(t)) || trip[t].state == sent) ->
       trip[t].state = sent;
       trip[t].names = stored[KEY_OF(t)];
       printf("STORY: request %d is sent for resource %d\n", t + 1, KEY_OF(t) + 1) };
again:
     /* The origin decides. */
     atomic {
       trip[t].state = answered;
       if
       :: !PERMITTED(KEY_OF(t)) -> trip[t].answer = notFound
       :: PERMITTED(KEY_OF(t)) && trip[t].names == content[KEY_OF(t)] + 1 -> trip[t].answer = notModified
       :: PERMITTED(KEY_OF(t)) && trip[t].names != content[KEY_OF(t)] + 1 -> trip[t].answer = ok; trip[t].shows = content[KEY_OF(t)]
       fi;
       printf("STORY: the origin answers request %d: %e\n", t + 1, trip[t].answer) };
     /* Its answer is here. */
     atomic {
       if
       :: trip[t].answer == notModified && stored[KEY_OF(t)] == trip[t].names ->
          trip[t].answer = ok;
          trip[t].shows = stored[KEY_OF(t)] - 1
       :: trip[t].answer == notModified && stored[KEY_OF(t)] != trip[t].names ->
          /* RoundTrip.#validate: the named response is gone, the request is repeated without conditions. */
          trip[t].names = 0;
          trip[t].answer = 0;
          printf("STORY: request %d is repeated without conditions\n", t + 1);
          goto again
       :: trip[t].answer == ok -> stored[KEY_OF(t)] = trip[t].shows + 1
       :: trip[t].answer == notFound
       fi;
       resolve(t) };
over:
     skip
  od
}

/* MemoryStore evicts a response. */
proctype Eviction() {
  end: do
  :: d_step { stored[0] -> stored[0] = 0; printf("STORY: the stored response of resource 1 is evicted\n") }
  :: d_step { stored[1] -> stored[1] = 0; printf("STORY: the stored response of resource 2 is evicted\n") }
  od
}

#ifdef GATHER
#include "client/list.pml"
#endif

init {
  byte i;
  atomic {
    memberAt[0] = true;
#ifdef GATHER
    /* It has asked for both before. */
    stored[0] = 1;
    stored[1] = 1;
#endif
    for (i : 0 .. ROUND_TRIPS - 1) { trip[i].state = free; run RoundTrip_(i) }
    for (i : 0 .. CALLERS - 1) { run Caller(i) }
#ifdef GATHER
    for (i : 0 .. LISTS - 1) { list[i].state = free; run RevalidationList(i) }
#endif
    run Origin();
#ifdef EVICTION
    run Eviction();
#endif
    i = 0
  }
}
