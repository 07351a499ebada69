import { useState } from 'preact/hooks'
import type { CourseLab, CourseView } from '../protocol.ts'
import { Header, ProofBadge } from './header.tsx'
import { Icon } from './icons.tsx'

/** All labs of a course, searched as one types, each with the state of its proof. */
export const CoursePage = ({ course }: { readonly course: CourseView }) => {
  const [query, setQuery] = useState('')
  const found = course.labs.filter(lab => matches(lab, query))
  const proven = course.labs.filter(({ proof }) => proof.state === 'proven').length
  return (
    <div class="course">
      <Header home="">
        <h1>{course.title}</h1>
        <span class="facts">
          <span>
            {course.labs.length} {course.labs.length === 1 ? 'lab' : 'labs'}
          </span>
          <span>{proven} proven</span>
        </span>
      </Header>
      <main>
        <search>
          <label class="hidden" for="search">
            Search the labs
          </label>
          <Icon name="search" />
          <input
            id="search"
            type="search"
            placeholder="Search titles and descriptions"
            autocomplete="off"
            value={query}
            onInput={event => setQuery(event.currentTarget.value)}
          />
        </search>
        <p class="found" role="status">
          {query.trim() === '' ? '' : `${found.length} of ${course.labs.length} labs`}
        </p>
        <ul class="labs">
          {found.map(lab => (
            <li key={lab.path}>
              <a href={lab.href}>
                <span class="name">{lab.title}</span>
                <span class="description">{lab.description}</span>
                <span class="facts">
                  <ProofBadge proof={lab.proof} />
                  <span>
                    {lab.steps} {lab.steps === 1 ? 'step' : 'steps'}
                  </span>
                  <span>
                    {lab.checks} {lab.checks === 1 ? 'check' : 'checks'}
                  </span>
                  <span>{lab.imageid}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
        {found.length === 0 ? <p class="nothing">No lab has these words.</p> : null}
      </main>
    </div>
  )
}

/** Every word has to be somewhere in what the lab says of itself. */
const matches = (lab: CourseLab, query: string): boolean => {
  const text = `${lab.title} ${lab.description} ${lab.path} ${lab.imageid}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
