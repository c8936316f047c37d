/* ---- The client ---- */

mtype = { free, unsent, sent, answered, not_modified, ok, not_found, ask };

/* By key: the stored content plus 1, which also stands for its ETag; 0: nothing. */
byte stored[KEYS];

/* A round trip, from its dispatch (`unsent`: undici has it, but no free connection) to its response. */
typedef RoundTrip {
  mtype state;
  /* The content plus 1 that If-None-Match names. */
  byte names;
  mtype answer;
  byte shows;
#ifdef HIDDEN_START
  /* It is sent, but an interceptor has hidden onRequestStart. */
  bool isHidden;
  /* Made by askAlone. */
  bool isAlone;
#endif
  /* The list that it is on, plus 1. */
  byte list
};
RoundTrip trip[ROUND_TRIPS];

#ifdef HIDDEN_START
/* Coalescing.#knowsSent, and by caller: whether it is in RoundTrip.#late */
bool knowsSent = true;
bool isLate[CALLERS];
#endif

#ifdef GATHER
typedef List {
  mtype state;
  /* By key */
  bool hasTarget[KEYS];
  byte names[KEYS];
  mtype answer[KEYS]
};
List list[LISTS];
/* A revalidation joins only a list that has not been sent. */
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

inline clear(t) {
  trip[t].state = free;
  trip[t].names = 0;
  trip[t].answer = 0;
  trip[t].shows = 0;
  trip[t].list = 0;
#ifdef HIDDEN_START
  trip[t].isHidden = false;
  trip[t].isAlone = false
#endif
}

/* Answers all callers that have joined it. */
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
  clear(t)
}

/* n: a free slot for this key. Each request in use has a caller, so there is one. */
inline findFree(key) {
  n = key * SLOTS;
  do
  :: trip[n].state == free -> break
  :: trip[n].state != free -> n++
  od
}
