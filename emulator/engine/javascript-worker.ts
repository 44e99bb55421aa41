/**
 * The thread in which JavaScript functions run, for javascript-thread.ts: each in a context of its own, without Node's
 * globals. Nothing of ours may come into the code's hands: it would lead to our constructors and by them to all of
 * Node. So arguments are made, and results taken apart, by code within the context.
 */
import vm from 'node:vm'
import {workerData} from 'node:worker_threads'
import type {JavascriptShape} from './javascript-shape.ts'
import type {FunctionText, ThreadAnswer, ThreadData, ThreadRequest} from './javascript-thread.ts'

interface Realm {
  /** Calls the function with one row's arguments; gives plain data. */
  call(parameters: readonly JavascriptShape[], returns: JavascriptShape, args: readonly unknown[]): unknown
}

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
  const make = (shape, value) => {
    if (value === null) return null
    if (shape.kind === 'date') return new Time(value)
    if (shape.kind === 'json') return parse(value)
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
  return {
    call(parameters, returns, args) {
      const own = []
      for (let i = 0; i < args.length; i++) own[i] = make(parameters[i], args[i])
      return take(returns, apply(globalThis.__call, undefined, own))
    },
  }
})()`

const functions = new Map<string, {readonly realm: Realm; readonly text: FunctionText}>()

function define(text: FunctionText): void {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY)
  const realm: Realm = vm.runInContext(REALM, context)
  for (const library of text.libraries) vm.runInContext(library, context)
  const main = `globalThis.__call = (function(${text.parameters.join(', ')}) {${text.code}\n})`
  vm.runInContext(main, context, {filename: 'UDF'})
  functions.set(text.name, {realm, text})
}

function answer(request: ThreadRequest): ThreadAnswer {
  try {
    if (request.kind === 'define') {
      define(request.text)
      return {values: []}
    }
    const {realm, text} = functions.get(request.name)!
    return {values: request.rows.map((args) => structuredClone(realm.call(text.shapes, text.returns, args)))}
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

port.on('message', (request: ThreadRequest) => {
  port.postMessage(answer(request))
  wake()
})
wake()
