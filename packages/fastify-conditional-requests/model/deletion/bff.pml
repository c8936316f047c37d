/* ---- The bff ---- */

/* Steps 4 to 6, by bff b or by the sweep */
inline finish(b) {
  if
#ifdef PURGES_WITHOUT_RECORD
  :: atomic { true -> purging[b] = sent; permitted++ };
#else
  :: atomic { isRecorded -> purging[b] = sent; permitted++ };
#endif
     if
     :: atomic { purging[b] == yes ->
          purging[b] = none;
          if
          :: isRecorded -> isPurged = true; printf("STORY: projects marks the deletion as purged\n")
          :: else
          fi }
     /* No answer, or the bff has died. The call may still arrive. */
     :: true
     fi
  :: !isRecorded
  fi
}
/* A client's DELETE through one bff, which may die. */
proctype Bff(byte b) {
  if
  :: IS_CONDITIONAL(b) ->
     /* 1 */
     atomic {
       if
       :: zoneIsThere && zone == SEEN_ZONE -> dateAge[b] = 0
       :: else -> printf("STORY: bff %d answers 404 or 412\n", b + 1); goto over
       fi;
       printf("STORY: bff %d begins a DELETE under If-Match\n", b + 1);
       /* 2 */
       sealing[b] = sent };
     if
     :: sealing[b] == yes
     :: sealing[b] == no -> goto over
     :: atomic { true -> printf("STORY: bff %d gets no answer about its seal, and undoes it\n", b + 1); goto undo }
     :: atomic { true -> printf("STORY: bff %d dies\n", b + 1); goto over }
     fi
  :: else -> printf("STORY: bff %d begins a DELETE without a condition\n", b + 1)
  fi;
  /* 3 */
  atomic { deleting[b] = sent; printf("STORY: bff %d sends DELETE to projects\n", b + 1) };
  if
  :: deleting[b] == yes
  :: atomic { deleting[b] == no -> goto undo }
#ifdef UNDOES_WHAT_IS_UNKNOWN
  :: atomic { true -> printf("STORY: bff %d gets no answer from projects, and undoes its seal\n", b + 1); goto undo }
#else
  :: atomic { true -> printf("STORY: bff %d gets no answer from projects\n", b + 1) }
#endif
  :: atomic { true -> printf("STORY: bff %d dies\n", b + 1); goto over }
  fi;
  /* 4 to 6 */
  finish(b);
  goto over;
undo:
  atomic {
    if
    :: IS_CONDITIONAL(b) -> lifting[b] = true
    :: else
    fi
  };
over:
  skip
}

/* Sweep, in any bff: finishes the listed deletions. */
proctype Sweeper() {
  end: do
#ifdef NOBODY_SWEEPS
  :: false ->
#else
  :: isRecorded && (!isPurged || isLost) && purging[BFFS] != sent ->
#endif
     finish(BFFS)
  od
}
