/* ---- MemoryVersionStore ---- */

#define VERSION_OF(p, tag) (store[p].kept[tag] -> store[p].versions[tag] : store[p].floor)
#define NEWEST(p, set) MAX(HAS(set, 0) * VERSION_OF(p, 0), MAX(HAS(set, 1) * VERSION_OF(p, 1), HAS(set, 2) * VERSION_OF(p, 2)))
#ifdef NO_MARK
#define MARKED(p, set) false
#else
#define MARKED(p, set) ((HAS(set, 0) && store[p].marks[0]) || (HAS(set, 1) && store[p].marks[1]) || (HAS(set, 2) && store[p].marks[2]))
#endif
/* MemoryVersionStore.#versionOf and read */
#define VERSION(p, set) (MARKED(p, set) -> 0 : (store[p].epoch - 1) * COUNTERS + NEWEST(p, set) + 1)
#define READ(p, set) (store[p].vouched == 0 -> 0 : VERSION(p, set))

#define TARGET(w) TAGS_OF(write[w].resource)
#ifdef CONDITION_DOES_NOT_WAIT
#define IN_THE_WAY(w) false
#else
/* MemoryVersionStore.#inTheWayOf. At most two writers share a process. */
#define OTHER(w) (1 - (w))
#define MEET(w, o) (write[o].isPending && write[o].process == write[w].process && \
  ((write[w].expected && (TARGET(w) & write[o].tags)) || (write[o].expected && (TARGET(o) & write[w].tags))))
#define IN_THE_WAY(w) (WRITERS > 1 && MEET(w, OTHER(w)))
#endif


inline lift(w, p) {
  write[w].isPending = false;
  for (t : 0 .. 2) {
    store[p].marks[t] = store[p].marks[t] - HAS(write[w].tags, t)
  }
}

/* publish */
inline publish(w, p) {
  lift(w, p);
  store[p].counter++;
  for (t : 0 .. 2) {
    if
    :: HAS(write[w].tags, t) ->
       store[p].versions[t] = store[p].counter;
       store[p].kept[t] = true
    :: else
    fi
  }
  for (o : 0 .. WRITERS - 1) {
    if
    :: write[o].isPending && write[o].process == p && (TARGET(o) & write[w].tags) -> write[o].isOvertaken = true
    :: else
    fi
  }
  evict(p);
  write[w].result = (write[w].isOvertaken -> 0 : READ(p, TARGET(w)))
}

/* #evict: the least recently written tags */
inline evict(p) {
  do
  :: store[p].kept[0] + store[p].kept[1] + store[p].kept[2] > MAX_TAGS ->
     o = 3;
     for (t : 0 .. 2) {
       if
       :: store[p].kept[t] && (o == 3 || store[p].versions[t] < store[p].versions[o % 3]) -> o = t
       :: else
       fi
     }
#ifndef NO_FLOOR
     store[p].floor = store[p].versions[o];
#endif
     store[p].kept[o] = false;
     store[p].versions[o] = 0;
     printf("STORY: backend %d evicts %e from its versions; tags that are not kept now have counter %d\n", p + 1, NAME((1<<o)), store[p].floor)
  :: else -> break
  od
}
