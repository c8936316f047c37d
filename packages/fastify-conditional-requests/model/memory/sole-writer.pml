/* ---- sole-writer/sole-writer.ts and lock-session.ts ---- */

#define WRITES_LOCKED (tx[0] == open || tx[0] == sent || tx[WRITERS - 1] == open || tx[WRITERS - 1] == sent)
#ifdef NO_WRITES_LOCK
#define WAITS_FOR_WRITES true
#else
#define WAITS_FOR_WRITES (!WRITES_LOCKED)
#endif

/* The memory of the process is lost, and the clients of its writes get no answer. */
inline crash(p) {
  printf("STORY: backend %d dies\n", p + 1);
  incarnation[p]++;
  store[p].epoch = 0; store[p].vouched = 0; store[p].counter = 0; store[p].floor = 0;
  session[p] = 0; opening[p] = 0; grace[p] = 0; asked[p] = 0; isAnswered[p] = false;
  for (o : 0 .. 2) {
    store[p].versions[o] = 0; store[p].kept[o] = false; store[p].marks[o] = 0
  }
  for (o : 0 .. WRITERS - 1) {
    write[o].isPending = (write[o].process == p -> false : write[o].isPending)
  }
}

proctype SoleWriter(byte p) {
  byte o;
  end: do
  /* LockSession.#take */
  :: d_step { !session[p] && !opening[p] && !holder && terms < TERMS ->
     terms++;
     holder = terms;
     opening[p] = terms;
     printf("STORY: backend %d takes the sole writer's lock\n", p + 1) }
  :: d_step { opening[p] && holder == opening[p] && !asked[p] && WAITS_FOR_WRITES ->
     asked[p] = LEASE }
  /* SoleWriter.#try and MemoryVersionStore.resume */
  :: d_step { opening[p] && holder == opening[p] && asked[p] ->
     session[p] = opening[p];
     opening[p] = 0;
#ifndef SAME_EPOCH
     store[p].epoch = session[p];
#else
     store[p].epoch = 1;
#endif
     store[p].vouched = asked[p];
     asked[p] = 0;
#if PROCESSES > 1 && !defined(NO_GRACE)
     grace[p] = LEASE;
#endif
     for (o : 0 .. WRITERS - 1) {
       if
       :: write[o].isPending && write[o].process == p -> write[o].isOvertaken = true
       :: else
       fi
     }
     o = 0;
     printf("STORY: all writes of the predecessor have ended; backend %d starts epoch %d\n", p + 1, store[p].epoch) }
  :: d_step { opening[p] && holder != opening[p] -> opening[p] = 0; asked[p] = 0 }
#if PROCESSES > 1
  /* LockSession.#ask and MemoryVersionStore.vouchUntil */
  :: d_step { session[p] && !asked[p] && store[p].vouched < LEASE -> asked[p] = LEASE }
  :: d_step { session[p] && asked[p] && !isAnswered[p] && holder == session[p] ->
     isAnswered[p] = true }
  /* The answer may arrive late, when the lock has been lost in the meantime. */
  :: d_step { session[p] && isAnswered[p] ->
     isAnswered[p] = false;
#ifdef LEASE_FROM_ANSWER
     store[p].vouched = LEASE;
#else
     store[p].vouched = asked[p];
#endif
     asked[p] = 0;
     printf("STORY: backend %d learns that it had the lock\n", p + 1) }
#endif
  /* SoleWriter.#keep: the session has ended, or is given up */
  :: d_step { session[p] && (holder != session[p] || store[p].vouched == 0) ->
     session[p] = 0;
     store[p].vouched = 0;
     asked[p] = 0;
     isAnswered[p] = false;
     printf("STORY: backend %d gives up its lock\n", p + 1) }
  od
}

#if PROCESSES > 1
#define PASSES(timer) timer = (timer -> timer - 1 : 0)

#define RUNS(p) (store[p].vouched || grace[p] || asked[p])

proctype Clock() {
  byte i;
  end: do
  :: d_step {
     RUNS(0) || RUNS(PROCESSES - 1) ->
     for (i : 0 .. PROCESSES - 1) {
#ifndef NO_LEASE
       PASSES(store[i].vouched);
#endif
       PASSES(grace[i]);
       PASSES(asked[i]);
       isAnswered[i] = isAnswered[i] && asked[i]
     }
     i = 0;
     printf("STORY: half a lease passes\n") }
  od
}
#endif

#define USES(p) (holder == session[p] || holder == opening[p])

proctype Faults() {
  byte losses, crashes, databaseCrashes, i, o;
  end: do
  :: d_step { losses < LOSSES && holder ->
     losses++;
     holder = 0;
     printf("STORY: PostgreSQL loses the connection that holds the sole writer's lock\n") }
  /* Its process has died, or has closed it. */
  :: d_step { holder && !USES(0) && !USES(PROCESSES - 1) ->
     holder = 0;
     printf("STORY: PostgreSQL ends the session that no backend uses, and frees the lock\n") }
#if CRASHES
  :: atomic { crashes < CRASHES ->
     crashes++;
#if PROCESSES > 1
     if
     :: i = 0
     :: i = 1
     fi;
#endif
     crash(i);
     i = 0;
     o = 0 }
#endif
#if DATABASE_CRASHES
  :: atomic { databaseCrashes < DATABASE_CRASHES ->
     databaseCrashes++;
     holder = 0;
     printf("STORY: PostgreSQL crashes, and all its sessions end\n");
     for (i : 0 .. WRITERS - 1) {
       if
       :: tx[i] == open || tx[i] == sent ->
          tx[i] = aborted;
          if
          :: idReused[i] = true;
             printf("STORY: the transaction of writer %d is lost; another one gets its id, and commits\n", i + 1)
          :: true
          fi
       :: else
       fi
     }
     i = 0 }
#endif
  od
}
