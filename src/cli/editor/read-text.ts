import type { Canvas } from './canvas.js'
import { insertSuggestion, renderSuggestions } from './complete-text.js'
import { type EditedText, emptyText, insertText } from './edit-text.js'
import type { EditorOptions, Prompts } from './editor-options.js'
import type { Typed } from './key-reader.js'
import { type Command, commandOf, editWith, textOf } from './keys.js'
import { planFrame } from './plan-frame.js'
import { type Recall, recallEntry } from './recall.js'
import { newSearch, type Search, searchWith } from './search.js'

export interface ReadOptions extends EditorOptions {
  readonly prompts: Prompts
  readonly canvas: Canvas
  readonly nextKey: () => Promise<Typed | undefined>
  readonly leaveToShell: () => void
  /** Receives the function that draws the text again. */
  readonly onDraw: (draw: () => void) => void
}

/** Reads keys until they complete a text, or the input ends. */
export async function readText(options: ReadOptions): Promise<{ readonly text: string; readonly isEnd: boolean }> {
  const { prompts, canvas, output, highlight, isComplete, complete, entries, nextKey, leaveToShell, onDraw } = options
  const { prompt, continuation, initial = '' } = prompts
  let edited: EditedText = { text: initial, cursor: initial.length }
  let recall: Recall = { at: -1, typed: '' }
  let search: Search | undefined
  let beforeSearch = emptyText
  let clipboard = ''
  const earlier: EditedText[] = []

  const columns = (): number => output.columns || 80
  const draw = (): void => {
    const pieces = highlight(edited.text)
    const shown = search ? `${search.isFailed ? 'not found' : 'search'} "${search.wanted}": ` : prompt
    canvas.draw(planFrame({ ...edited, prompt: shown, continuation, pieces, columns: columns(), lines: output.rows || 24 }))
  }
  onDraw(draw)
  const change = (next: EditedText): void => {
    if (next.text !== edited.text) {
      earlier.push(edited)
      recall = { at: -1, typed: '' }
    }
    edited = next
  }
  /** Handles a key of a search. Returns whether the key has its own meaning. */
  const passesSearch = (typed: Typed, current: Search): boolean => {
    const next = searchWith(typed, current, entries())
    search = typeof next === 'object' ? next : undefined
    const text = typeof next === 'object' ? (entries()[next.at] ?? beforeSearch.text) : edited.text
    edited = next === 'cancelled' ? beforeSearch : { text, cursor: text.length }
    return next === 'passed'
  }
  const suggest = async (): Promise<void> => {
    const suggestions = await complete(edited.text.slice(0, edited.cursor), edited.text.slice(edited.cursor))
    const next = insertSuggestion(edited, suggestions)
    if (next !== edited) return change(next)
    if (suggestions.texts.length < 2) return
    canvas.end()
    output.write(`${renderSuggestions(suggestions.texts, columns())}\r\n`)
  }
  const go = (by: 1 | -1): void => {
    const from = recall.at === -1 ? { at: -1, typed: edited.text } : recall
    const found = recallEntry(entries(), from, by)
    if (found) ({ edited, recall } = found)
  }
  const commands: Readonly<Record<Exclude<Command, 'accept' | 'end'>, () => void | Promise<void>>> = {
    newline: () => change(insertText(edited, '\n')),
    complete: suggest,
    older: () => go(1),
    newer: () => go(-1),
    search() {
      beforeSearch = edited
      search = newSearch
    },
    undo() {
      edited = earlier.pop() ?? edited
    },
    paste: () => change(insertText(edited, clipboard)),
    clearScreen: () => canvas.clear(),
    interrupt() {
      canvas.end()
      edited = emptyText
    },
    suspend: leaveToShell,
  }
  const finish = (isEnd: boolean): { readonly text: string; readonly isEnd: boolean } => {
    search = undefined
    edited = { text: edited.text, cursor: edited.text.length }
    draw()
    canvas.end()
    return { text: edited.text, isEnd }
  }

  for (let pasted: string | undefined; ; ) {
    draw()
    const typed = await nextKey()
    if (!typed) return finish(true)
    const { text, key } = typed
    if (key.name === 'paste-start') pasted = ''
    else if (key.name === 'paste-end') {
      change(insertText(edited, cleanPasted(pasted ?? '')))
      pasted = undefined
    } else if (pasted !== undefined) pasted += text ?? ''
    else if (!search || passesSearch(typed, search)) {
      const command = commandOf(key, edited)
      const edit = editWith(key, edited)
      if (command === 'end') return finish(true)
      if (command === 'accept' && isComplete(edited.text)) return finish(false)
      if (typeof command === 'object') edited = command
      else if (command !== undefined) await commands[command === 'accept' ? 'newline' : command]()
      else if (edit) {
        clipboard = edit.cut || clipboard
        change(edit.edited)
      } else change(insertText(edited, textOf(text, key) ?? ''))
    }
  }
}

/** Pasted text keeps its lines and tabs. */
function cleanPasted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return text.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
}
