/* ---- A write: BEGIN, the handler's statements, the upsert, COMMIT ---- */

mtype = { tag_0, tag_1, both_tags };
#define NAME(set) (set == 1 -> tag_0 : (set == 2 -> tag_1 : both_tags))
#define HAS(set, tag) (((set) >> (tag)) & 1)

#ifdef ONLY_TOUCHED_LOCKED
#define LOCKS(tag) HAS(touched, tag)
#else
/* The tags of the target as well as those that are touched. */
#define LOCKS(tag) true
#endif

#ifdef NO_FIRST_LOOK
#define OR_NOT_ALONE || true
#else
#define OR_NOT_ALONE
#endif

#ifdef ANY_ORDER
#define FIRST (w % 2)
#else
#define FIRST 0
#endif

/* An update locks the row; an insert gets the counter after the floor. */
inline raise(tag) {
  if
  :: HAS(touched, tag) ->
#ifdef MAXIMUM
     counter[tag] = number;
#else
     counter[tag] = (server[primary].isThere[tag] -> server[primary].counter[tag] : floor) + 1;
#endif
     nonce[tag] = FRESH;
     nextNonce()
  :: else
  fi
}

inline release() {
  for (t : 0 .. 1) { locked[t] = (locked[t] == w + 1 -> 0 : locked[t]) }
  t = 0;
  if
  :: sharing -> sharing = false; sharesFloor--
  :: else
  fi;
  if
  :: sharingMode -> sharingMode = false; sharesMode--
  :: else
  fi
}

proctype Writer(byte w) {
  byte writes, touched, t, mine, floor, number;
  byte counter[2];
  int nonce[2];
  int expected, before;
#ifdef WRITE_ETAG
  int look;
  byte saw;
#endif
  bool sharing, sharingMode, isOld;
  end: do
  :: atomic { writes < WRITES ->
       writes++;
       mine = primary;
       if
       :: touched = 1
       :: touched = 2
       :: touched = 3
       fi;
       if
#ifdef CONDITIONAL
       :: entityTag -> expected = entityTag
#endif
       :: true
       fi;
#if MODE_CHANGES
       isOld = (w == 0);
#endif
#ifdef MAXIMUM
       number = w + 1;
#endif
       if
       :: expected -> printf("STORY: writer %d begins to write %e, with If-Match of counters %d\n", w + 1, NAME(touched), COUNTERS_OF(expected))
       :: else -> printf("STORY: writer %d begins to write %e\n", w + 1, NAME(touched))
       fi };
     {
#if MODE_CHANGES
     atomic {
       if
       :: server[primary].isMemory == isOld OR_NOT_CHECKED -> sharingMode = true; sharesMode++
       :: else -> printf("STORY: writer %d is rejected because of the mode\n", w + 1); goto over
       fi
     };
#endif
     if
     :: isOld -> goto committing
     :: else
     fi;
#ifdef RAISED_APART
     atomic {
       commits++;
       for (t : 0 .. 1) { server[primary].content[t] = (HAS(touched, t) -> commits : server[primary].content[t]) }
       t = 0;
       nextMoment();
       printf("STORY: writer %d commits content %d of %e, and has raised nothing yet\n", w + 1, commits, NAME(touched)) };
#endif
#ifdef WRITE_ETAG
     look = VERSION(primary);
     saw = LOOKS(primary);
#endif
#if PURGES
#ifdef FLOOR_WITHOUT_LOCK
     floor = server[primary].floor;
#else
     atomic { !holdsFloor -> sharing = true; sharesFloor++; floor = server[primary].floor };
#endif
#endif
#ifdef CONDITION_FIRST
     before = VERSION(primary);
#endif
     /* The upsert, in the order of the tags. RETURNING has the version before it, which decides the
        condition. */
     atomic { !LOCKS(FIRST) || !locked[FIRST] ->
       if
       :: LOCKS(FIRST) -> locked[FIRST] = w + 1; printf("STORY: writer %d locks the row of tag %d\n", w + 1, FIRST)
       :: else
       fi };
     atomic { !LOCKS(1 - FIRST) || !locked[1 - FIRST] ->
       if
       :: LOCKS(1 - FIRST) -> locked[1 - FIRST] = w + 1; printf("STORY: writer %d locks the row of tag %d\n", w + 1, 1 - FIRST)
       :: else
       fi;
#ifndef CONDITION_FIRST
       before = VERSION(primary);
#endif
       raise(0);
       raise(1);
       if
       :: expected && expected != before ->
          printf("STORY: writer %d is answered 412\n", w + 1);
          goto over
       :: else -> printf("STORY: writer %d raises %e\n", w + 1, NAME(touched))
       fi };
committing:
     if
     :: atomic { true ->
        printf("STORY: writer %d commits %e\n", w + 1, NAME(touched));
        REQUIRE(!expected || stands == LOOKS(primary), "the write replaces other content than its If-Match names: an update is lost");
#ifndef RAISED_APART
        commits++;
        for (t : 0 .. 1) { server[primary].content[t] = (HAS(touched, t) -> commits : server[primary].content[t]) }
#endif
        if
        :: !isOld ->
           for (t : 0 .. 1) {
             server[primary].counter[t] = (HAS(touched, t) -> counter[t] : server[primary].counter[t]);
             server[primary].nonce[t] = (HAS(touched, t) -> nonce[t] : server[primary].nonce[t]);
             server[primary].isThere[t] = server[primary].isThere[t] || HAS(touched, t)
           }
        :: else
        fi;
        t = 0;
#ifndef RAISED_APART
        nextMoment();
#endif
#ifdef WRITE_ETAG
        /* The response shows what its statements saw, and what they changed. */
        saw = (HAS(touched, 0) -> commits : saw / 16) * 16 + (HAS(touched, 1) -> commits : saw % 16);
        if
        :: !isOld && (look == before OR_NOT_ALONE) ->
           printf("STORY: writer %d is answered 200 with content %d and %d and an ETag\n", w + 1, saw / 16, saw % 16);
           REQUIRE(saw == LOOKS(primary), "the body of the write's response is not the content that its ETag names");
           GIVE(VERSION(primary), saw)
        :: else
        fi;
#endif
        printf("STORY: the content of %e is %d now, with counter sum %d in generation %d\n", NAME(touched), commits, COUNTERS(primary), server[primary].generation) }
     :: atomic { true -> printf("STORY: writer %d rolls back\n", w + 1) }
     fi;
     } unless { primary != mine };
over:
     atomic {
       release();
#ifdef WRITE_ETAG
       look = 0; saw = 0;
#endif
       touched = 0; mine = 0; floor = 0; number = 0; expected = 0; before = 0; isOld = false;
       for (t : 0 .. 1) { counter[t] = 0; nonce[t] = 0 }
       t = 0 }
  od
}
