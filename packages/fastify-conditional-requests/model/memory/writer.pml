/* ---- The write path: write/write.ts, begin.ts, commit.ts, settle.ts, outcome.ts ---- */

/* The response to a committed write. */
inline respond(w) {
  if
  :: write[w].before && (write[w].before == write[w].described OR_NOT_ALONE) && write[w].result ->
     printf("STORY: writer %d is answered 200 with the ETag of epoch %d, counter %d\n", w + 1, EPOCH_OF(write[w].result), COUNTER_OF(write[w].result));
     REQUIRE(!write[w].isMixed, "the body of the write's response is not the content that its ETag names");
     GIVE(write[w].resource, write[w].result, write[w].saw)
  :: else -> printf("STORY: writer %d is answered 200 without an ETag\n", w + 1)
  fi
}

#define SUCCEEDS(w) REQUIRE(tx[w] == committed, "the client was told of a success, but nothing was committed")
#define FAILS(w) REQUIRE(tx[w] == aborted, "the client was told of a failure, but the write was committed or still may be")

proctype Writer(byte w) {
  byte writes, p, mine, t, o;
  end: do
  :: atomic { writes < WRITES ->
     writes++;
#ifdef WRITES_AT
     p = WRITES_AT;
#else
     p = w % PROCESSES;
#endif
     mine = incarnation[p];
     write[w].process = p;
     write[w].incarnation = mine;
#ifdef PERMISSION
     /* The first writer changes the content, the second one the membership. */
     write[w].tags = (w == 0 -> A : MEMBERS);
#else
     if
     :: write[w].tags = A
#if !defined(ONE_TAG) || MAX_TAGS == 1
     :: write[w].tags = B
#endif
#ifndef ONE_TAG
     :: write[w].tags = A|B
#endif
     fi;
#if RESOURCES > 1
     if
     :: write[w].resource = 0
     :: write[w].resource = 1
     fi;
#endif
#endif
#ifdef CONDITIONAL
     if
     :: entityTag % RESOURCES == write[w].resource -> write[w].expected = entityTag / RESOURCES
     :: true
     fi;
#endif
     if
     :: write[w].expected -> printf("STORY: writer %d sends a write of %e to backend %d, with If-Match of epoch %d, counter %d\n", w + 1, NAME(write[w].tags), p + 1, EPOCH_OF(write[w].expected), COUNTER_OF(write[w].expected))
     :: else -> printf("STORY: writer %d sends a write of %e to backend %d\n", w + 1, NAME(write[w].tags), p + 1)
     fi
     };
     {
     /* SoleWriter.mayWrite, and the version before the statements */
     if
     :: atomic { session[p] && grace[p] == 0 ->
        write[w].session = session[p];
        write[w].before = READ(p, TARGET(w)) }
     :: atomic { session[p] == 0 -> printf("STORY: backend %d has no lock, and answers 503\n", p + 1); goto over }
     fi;

     /* begin */
     atomic {
       if
       :: (holder == write[w].session OR_NO_FENCE) ->
          tx[w] = open;
          printf("STORY: backend %d opens a transaction for writer %d\n", p + 1, w + 1)
       :: else ->
          printf("STORY: backend %d is rejected at BEGIN because its lock is lost, and answers 503\n", p + 1);
          if
          :: session[p] == write[w].session -> session[p] = 0; store[p].vouched = 0; asked[p] = 0; isAnswered[p] = false
          :: else
          fi;
          goto over
       fi
     };

     /* the handler's statements */
     if
     :: atomic { tx[w] == open -> write[w].saw = CONTENT(TARGET(w)); write[w].isMixed = false }
     :: atomic { tx[w] == aborted -> goto over }
     fi;

     /* prepare: the condition and the marks, or ROLLBACK */
     if
     :: atomic { !IN_THE_WAY(w) ->
        if
        :: store[p].vouched == 0 ->
           printf("STORY: backend %d does not know that it is the sole writer, and answers 503\n", p + 1);
           goto rollback
        :: else
        fi;
        write[w].described = VERSION(p, TARGET(w));
        if
        :: write[w].expected && write[w].expected != write[w].described ->
           printf("STORY: writer %d is answered 412\n", w + 1);
           goto rollback
        :: else
        fi;
        for (t : 0 .. 2) {
          store[p].marks[t] = store[p].marks[t] + HAS(write[w].tags, t)
        }
        write[w].isPending = true;
        write[w].isOvertaken = false;
        printf("STORY: backend %d marks %e for writer %d\n", p + 1, NAME(write[w].tags), w + 1) }
     :: atomic { IN_THE_WAY(w) -> printf("STORY: writer %d waited too long for another write, and is answered 503\n", w + 1); goto rollback }
#ifndef NO_FAILURES
     :: atomic { printf("STORY: the handler of writer %d fails\n", w + 1); goto rollback }
#endif
     fi;

#ifdef PUBLISH_BEFORE_COMMIT
     d_step {
       publish(w, p);
       printf("STORY: backend %d publishes counter %d for %e\n", p + 1, store[p].counter, NAME(write[w].tags))
     };
#endif
     /* commit */
     if
     :: atomic { tx[w] == open -> tx[w] = sent; printf("STORY: backend %d sends COMMIT for writer %d\n", p + 1, w + 1) }
     :: tx[w] == aborted
     fi;
     if
#ifdef PUBLISH_BEFORE_COMMIT
     :: atomic { tx[w] == committed -> respond(w) }
     :: tx[w] == aborted
     fi;
#else
     :: atomic { tx[w] == committed ->
        publish(w, p);
        printf("STORY: backend %d learns that it is committed, and publishes counter %d for %e\n", p + 1, store[p].counter, NAME(write[w].tags));
        respond(w) }
     :: d_step { tx[w] == aborted ->
        lift(w, p);
        printf("STORY: backend %d learns that it is rolled back, and removes the marks\n", p + 1) }
#ifndef NO_FAILURES
     :: atomic { tx[w] == sent || tx[w] == committed || tx[w] == aborted ->
        printf("STORY: the connection breaks, and the answer to COMMIT is lost\n") };
#ifdef UNKNOWN_LIFTS_MARKS
        d_step { lift(w, p); printf("STORY: backend %d removes the marks, and answers that the outcome is unknown\n", p + 1) }
#else
        /* resolveOutcome, then publish or abandon */
        atomic { (tx[w] == committed || tx[w] == aborted) AND_ASKED ->
          if
          :: tx[w] == committed || idReused[w] ->
             publish(w, p);
             printf("STORY: PostgreSQL reports that the transaction of writer %d has committed; backend %d publishes counter %d\n", w + 1, p + 1, store[p].counter);
             if
             :: (holder == write[w].session OR_NOT_CERTAIN) -> SUCCEEDS(w); respond(w)
             :: else -> printf("STORY: writer %d is told that the outcome is unknown\n", w + 1)
             fi
          :: else ->
             lift(w, p);
             printf("STORY: PostgreSQL reports that the transaction of writer %d was rolled back; backend %d removes the marks\n", w + 1, p + 1);
             FAILS(w)
          fi
        }
#endif
#endif
     fi;
#endif
     goto over;
rollback:
     atomic { tx[w] = aborted; printf("STORY: the transaction of writer %d is rolled back\n", w + 1) };
over:
     skip
     } unless { incarnation[p] != mine };
     d_step { tx[w] != open && tx[w] != sent ->
       write[w].process = 0; write[w].incarnation = 0; write[w].session = 0; write[w].tags = 0; write[w].resource = 0;
       write[w].expected = 0; write[w].before = 0; write[w].described = 0; write[w].saw = 0;
       write[w].isPending = false; write[w].isOvertaken = false; write[w].isMixed = false; write[w].result = 0;
       p = 0; mine = 0; t = 0; o = 0;
       tx[w] = idle; idReused[w] = false
     }
  od
}
