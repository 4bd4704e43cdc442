import { beforeEach, describe, expect, it } from 'vitest'
import type { SessionView } from '../../../shared/model/session.ts'
import { QuestionNotices } from './questionNotices.ts'

const session = (id: string, ...questionIds: string[]) =>
  ({ id, questions: questionIds.map((id) => ({ id })) }) as SessionView

let said: string[]
let clock: number
let notices: QuestionNotices
beforeEach(() => {
  said = []
  clock = 0
  notices = new QuestionNotices({
    onQuestion: ({ id }, question) => void said.push(`${id} ${question.id}`),
    now: () => clock,
  })
})

describe('the notifications about questions of servers', () => {
  it('come once for what waits, and for each server', () => {
    notices.tell(session('a', 'one', 'two'))
    notices.tell(session('b', 'three'))
    clock = 60_000
    notices.tell(session('a', 'one', 'two'))
    notices.tell(session('a', 'two'))
    notices.tell(session('a'))
    expect(said).toEqual(['a one', 'b three'])
  })

  it('come again for a new question, but not for each of a server that asks on and on', () => {
    for (let count = 0; count < 100; count += 1) {
      clock += 200
      notices.tell(session('a', `question ${count}`))
    }
    expect(said).toEqual(['a question 0', 'a question 50'])
  })

  it('do not lose a question that came soon after another one', () => {
    notices.tell(session('a', 'one'))
    notices.tell(session('a', 'one', 'two'))
    clock = 10_000
    notices.tell(session('a', 'one', 'two'))
    expect(said).toEqual(['a one', 'a two'])
  })

  it('begin anew with a new session', () => {
    notices.tell(session('a', 'one'))
    notices.forget('a')
    notices.tell(session('a', 'one'))
    expect(said).toEqual(['a one', 'a one'])
  })
})
