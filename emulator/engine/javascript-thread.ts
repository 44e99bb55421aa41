/**
 * A thread for the code of users, which may neither run for ever nor take all memory. DuckDB wants the results of a
 * function at once, so the calling thread waits for the other; one that oversteps a limit is ended, and the next call
 * starts another.
 */
import {extname} from 'node:path'
import {MessageChannel, type MessagePort, receiveMessageOnPort, Worker} from 'node:worker_threads'
import type {JavascriptShape} from './javascript-shape.ts'

/** A function as the thread gets it. */
export interface FunctionText {
  readonly name: string
  readonly parameters: readonly string[]
  readonly shapes: readonly JavascriptShape[]
  readonly returns: JavascriptShape
  readonly code: string
  readonly libraries: readonly Library[]
  /**
   * True for an aggregate function: the code is a module with the steps of aggregation, the first argument an array
   * with a struct for each row, the others go to all of the steps.
   */
  readonly aggregates: boolean
}

/** Code beside a function's: run before it, or for modules there to be imported by the name of its file. */
export interface Library {
  readonly uri: string
  readonly code: string
}

export interface ThreadData {
  readonly port: MessagePort
  /** One Int32: 1 when there is an answer. */
  readonly signal: SharedArrayBuffer
}

export type ThreadRequest =
  | {readonly kind: 'define'; readonly text: FunctionText}
  | {readonly kind: 'call'; readonly name: string; readonly rows: readonly (readonly unknown[])[]}

export type ThreadAnswer = {readonly values: readonly unknown[]} | {readonly error: string}

export interface JavascriptThread {
  /** Makes a function known. Throws where its code does not parse. */
  define(text: FunctionText): void
  /** One result for each row of arguments. Throws what the code throws, and where it oversteps a limit. */
  call(name: string, rows: readonly (readonly unknown[])[], timeLimitMs: number): readonly unknown[]
  close(): void
}

/**
 * By how much the process may grow during a call. BigQuery leaves its own limit open. The thread's own limit is further
 * away: a thread that Node ends says so only to an event loop, which waits here.
 */
const MEMORY_LIMIT_MB = 512
const THREAD_LIMIT_MB = 2 * MEMORY_LIMIT_MB
const MEBIBYTE = 1024 * 1024
/** How often the waiting thread looks at what the other holds. */
const LOOK_EVERY_MS = 20
const START_LIMIT_MS = 30_000
const DEFINE_LIMIT_MS = 10_000

interface Running {
  readonly worker: Worker
  readonly port: MessagePort
  readonly flag: Int32Array
  readonly known: Set<string>
}

export function javascriptThread(): JavascriptThread {
  const texts = new Map<string, FunctionText>()
  let running: Running | undefined

  function start(): Running {
    const {port1, port2} = new MessageChannel()
    const signal = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    const worker = new Worker(
      new URL(`./javascript-worker${extname(import.meta.filename)}`, import.meta.url),
      {
        workerData: {port: port2, signal} satisfies ThreadData,
        transferList: [port2],
        resourceLimits: {maxOldGenerationSizeMb: THREAD_LIMIT_MB},
        env: {},
        execArgv: ['--experimental-vm-modules', '--no-warnings'],
      },
    )
    const started = {worker, port: port1, flag: new Int32Array(signal), known: new Set<string>()}
    // The thread alone is no reason for the process to stay; its end for lack of memory is told by the call.
    worker.unref()
    worker.on('error', () => forget(started))
    worker.on('exit', () => forget(started))
    port1.unref()
    running = started
    waitFor(started, START_LIMIT_MS)
    return started
  }

  function forget(thread: Running): void {
    if (running === thread) running = undefined
  }

  function end(thread: Running): void {
    forget(thread)
    thread.port.close()
    thread.worker.terminate().catch(() => undefined)
  }

  /** Blocks until the thread has something to say. */
  function waitFor(thread: Running, limitMs: number): void {
    const until = performance.now() + limitMs
    const before = process.memoryUsage.rss()
    while (Atomics.wait(thread.flag, 0, 0, LOOK_EVERY_MS) === 'timed-out') {
      const grown = (process.memoryUsage.rss() - before) / MEBIBYTE
      if (grown > MEMORY_LIMIT_MB) {
        end(thread)
        throw new Error(`UDF out of memory: the JavaScript function took more than ${MEMORY_LIMIT_MB} MB`)
      }
      if (performance.now() > until) {
        end(thread)
        throw new Error('UDF out of time: the JavaScript function ran too long')
      }
    }
    Atomics.store(thread.flag, 0, 0)
  }

  function ask(thread: Running, request: ThreadRequest, limitMs: number): readonly unknown[] {
    thread.port.postMessage(request)
    waitFor(thread, limitMs)
    const answer = receiveMessageOnPort(thread.port)?.message as ThreadAnswer
    if ('error' in answer) throw new Error(answer.error)
    return answer.values
  }

  function knowing(name: string): Running {
    const thread = running ?? start()
    if (!thread.known.has(name)) {
      ask(thread, {kind: 'define', text: texts.get(name)!}, DEFINE_LIMIT_MS)
      thread.known.add(name)
    }
    return thread
  }

  return {
    define(text) {
      texts.set(text.name, text)
      knowing(text.name)
    },
    call: (name, rows, timeLimitMs) => ask(knowing(name), {kind: 'call', name, rows}, timeLimitMs),
    close() {
      if (running) end(running)
    },
  }
}
