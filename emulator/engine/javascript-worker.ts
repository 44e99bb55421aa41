/**
 * The thread in which JavaScript functions run, for javascript-thread.ts: each in a context of its own, without Node's
 * globals. Nothing of ours may come into the code's hands: it would lead to our constructors and by them to all of
 * Node. So arguments are made, and results taken apart, by code within the context.
 */
import {setImmediate} from 'node:timers/promises'
import vm from 'node:vm'
import {workerData} from 'node:worker_threads'
import type {JavascriptShape} from './javascript-shape.ts'
import type {FunctionText, ThreadAnswer, ThreadData, ThreadRequest} from './javascript-thread.ts'

type Run<First> = (
  first: First,
  parameters: readonly JavascriptShape[],
  returns: JavascriptShape,
  args: readonly unknown[],
) => Settling

/** What a call has come to so far: a promise's result comes later. */
interface Settling {
  readonly state: 'pending' | 'done' | 'failed'
  /** Plain data once it is done. */
  readonly value?: unknown
  readonly error?: unknown
}

interface Realm {
  /** Calls a function with one row's arguments. */
  readonly call: Run<unknown>
  /** Aggregates rows by the steps that a module exports. */
  readonly aggregate: Run<Exports>
}

type Exports = Readonly<Record<string, unknown>>

/**
 * Runs in each context before the user's code, which therefore cannot change what it uses. Strict, so that no function
 * of the user's finds its caller's arguments.
 */
const REALM = `(() => {
  'use strict'
  const {parse, stringify} = JSON
  const {isArray} = Array
  const apply = Reflect.apply
  const Time = Date
  const Text = String
  const Numeric = Number
  const Failure = TypeError
  const Whole = BigInt
  const Bytes = Uint8Array
  const {keys} = Object
  const Later = Promise
  const {then} = Promise.prototype
  const make = (shape, value) => {
    if (value === null) return null
    if (shape.kind === 'date') return new Time(value)
    if (shape.kind === 'json') return parse(value)
    if (shape.kind === 'bigint') return Whole(value)
    if (shape.kind === 'bytes') {
      const bytes = new Bytes(value.length)
      for (let i = 0; i < value.length; i++) bytes[i] = value[i]
      return bytes
    }
    if (shape.kind === 'array') {
      const array = []
      for (let i = 0; i < value.length; i++) array[i] = make(shape.element, value[i])
      return array
    }
    if (shape.kind !== 'struct') return value
    const object = {}
    for (let i = 0; i < shape.fields.length; i++) {
      object[shape.fields[i].name] = make(shape.fields[i].shape, value[i])
    }
    return object
  }
  const take = (shape, value) => {
    if (value === null || value === undefined) return null
    const isObject = typeof value === 'object'
    if (shape.kind === 'json') return stringify(value) ?? null
    if (shape.kind === 'date') return isObject || typeof value === 'number' ? Numeric(value) : Text(value)
    if (shape.kind === 'bytes') {
      if (!(value instanceof Bytes)) throw new Failure(Text(value) + ' is not a Uint8Array')
      const numbers = []
      for (let i = 0; i < value.length; i++) numbers[i] = value[i]
      return numbers
    }
    if (shape.kind === 'text') return isObject && !(value instanceof Time) ? stringify(value) : Text(value)
    if (shape.kind === 'array') {
      if (!isArray(value) && typeof value.length !== 'number') throw new Failure(Text(value) + ' is not an array')
      const array = []
      for (let i = 0; i < value.length; i++) array[i] = take(shape.element, value[i])
      return array
    }
    if (shape.kind === 'struct') {
      if (!isObject) throw new Failure(Text(value) + ' is not an object')
      const array = []
      for (let i = 0; i < shape.fields.length; i++) {
        array[i] = take(shape.fields[i].shape, value[shape.fields[i].name])
      }
      return array
    }
    return typeof value === 'number' || typeof value === 'boolean' ? value : Text(value)
  }
  const makeAll = (shapes, values, into) => {
    for (let i = 0; i < values.length; i++) into[into.length] = make(shapes[i], values[i])
    return into
  }
  const copyOf = (value) => {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw new Failure('The state of an aggregate function must be serializable')
    }
    if (typeof value !== 'object' || value === null) return value
    const copy = isArray(value) ? [] : {}
    const names = keys(value)
    for (let i = 0; i < names.length; i++) copy[names[i]] = copyOf(value[names[i]])
    return copy
  }
  // States pass between machines in BigQuery, so they must survive that here too.
  const sent = (exports, state) => {
    const hasOwn = typeof exports.serialize === 'function' && typeof exports.deserialize === 'function'
    const plain = hasOwn ? apply(exports.serialize, undefined, [state]) : state
    if (typeof plain !== 'object' || plain === null) {
      throw new Failure('The state of an aggregate function must be an object')
    }
    const copy = copyOf(plain)
    return hasOwn ? apply(exports.deserialize, undefined, [copy]) : copy
  }
  // A promise must not reach the outside: whoever awaits it hands it functions.
  const settle = (returns, result) => {
    if (!(result instanceof Later)) return {state: 'done', value: take(returns, result)}
    const settling = {state: 'pending', value: null, error: null}
    const fail = (error) => {
      settling.error = error
      settling.state = 'failed'
    }
    const finish = (value) => {
      try {
        settling.value = take(returns, value)
        settling.state = 'done'
      } catch (error) {
        fail(error)
      }
    }
    apply(then, result, [finish, fail])
    return settling
  }
  return {
    call(callee, parameters, returns, args) {
      return settle(returns, apply(callee, undefined, makeAll(parameters, args, [])))
    },
    aggregate(exports, [rowShape, ...shapes], returns, [rows, ...args]) {
      const others = makeAll(shapes, args, [])
      const state = sent(exports, apply(exports.initialState, undefined, others))
      const fields = []
      for (let i = 0; i < rowShape.element.fields.length; i++) fields[i] = rowShape.element.fields[i].shape
      for (let i = 0; rows !== null && i < rows.length; i++) {
        const own = makeAll(fields, rows[i], [state])
        for (let k = 0; k < others.length; k++) own[own.length] = others[k]
        apply(exports.aggregate, undefined, own)
      }
      const last = [sent(exports, state)]
      for (let k = 0; k < others.length; k++) last[k + 1] = others[k]
      return settle(returns, apply(exports.finalize, undefined, last))
    },
  }
})()`

interface Known {
  readonly text: FunctionText
  /** Calls the function with one row's arguments. */
  readonly run: (args: readonly unknown[]) => Settling
}

const functions = new Map<string, Known>()

async function define(text: FunctionText): Promise<void> {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY)
  const realm: Realm = vm.runInContext(REALM, context)
  functions.set(text.name, {
    text,
    run: text.aggregates ? await steps(text, realm, context) : callee(text, realm, context),
  })
}

function callee(text: FunctionText, realm: Realm, context: vm.Context): Known['run'] {
  for (const {code} of text.libraries) vm.runInContext(code, context)
  const main = `(function(${text.parameters.join(', ')}) {${text.code}\n})`
  const own: unknown = vm.runInContext(main, context, {filename: 'UDF'})
  return (args) => realm.call(own, text.shapes, text.returns, args)
}

/** What the module of an aggregate function must export. */
const STEPS = ['initialState', 'aggregate', 'merge', 'finalize']

async function steps(text: FunctionText, realm: Realm, context: vm.Context): Promise<Known['run']> {
  const libraries = new Map<string, vm.SourceTextModule>()
  const main = new vm.SourceTextModule(text.code, {context, identifier: 'UDAF'})
  await main.link((specifier) => {
    const library = text.libraries.find(({uri}) => uri === specifier || uri.endsWith(`/${specifier}`))
    if (!library) throw new Error(`Cannot find module '${specifier}'`)
    const {uri, code} = library
    const known = libraries.get(uri) ?? new vm.SourceTextModule(code, {context, identifier: uri})
    libraries.set(uri, known)
    return known
  })
  await main.evaluate()
  const exports = main.namespace as Exports
  const missing = STEPS.find((step) => typeof exports[step] !== 'function')
  if (missing) throw new Error(`The module must export a function ${missing}`)
  return (args) => realm.aggregate(exports, text.shapes, text.returns, args)
}

async function answer(request: ThreadRequest): Promise<ThreadAnswer> {
  try {
    if (request.kind === 'define') {
      await define(request.text)
      return {values: []}
    }
    const {run} = functions.get(request.name)!
    const results = request.rows.map((args) => run(args))
    // One that never settles is ended by the limit of time.
    while (results.some(({state}) => state === 'pending')) await setImmediate()
    const failed = results.find(({state}) => state === 'failed')
    if (failed) return {error: describe(failed.error)}
    return {values: results.map(({value}) => structuredClone(value))}
  } catch (error) {
    return {error: describe(error)}
  }
}

/** Errors of the code come from another context, so `instanceof Error` does not hold for them. */
function describe(error: unknown): string {
  try {
    const {name, message} = (error ?? {}) as {name?: unknown; message?: unknown}
    return name && message !== undefined ? `${name}: ${message}` : String(error)
  } catch {
    return 'The JavaScript function threw what cannot be printed'
  }
}

const {port, signal} = workerData as ThreadData
const flag = new Int32Array(signal)

/** Says that something is there for the thread that waits. */
function wake(): void {
  Atomics.store(flag, 0, 1)
  Atomics.notify(flag, 0)
}

port.on('message', async (request: ThreadRequest) => {
  port.postMessage(await answer(request))
  wake()
})
wake()
