"""The design system: calm, dense, exact. A leaf: it knows no project, no law, no model of ours.

Everything a page needs is here under four roofs. Every template and module says at its top what it reads.

Pages to extend
---------------
ui/base.html    behind the login. Context: title, crumbs, nav, me, product, search, demo_roles + demo_url, messages.
                Blocks: title head_extra crumbs heading badges lede actions cols_class main aside_class aside
                foot scripts
ui/plain.html   login, verification. Blocks: title head_extra width brand main below foot scripts
ui/refusal.html a whole page that says no, in the frame; ui/refusal_plain.html the same before login. Context: refusal

Components: {% include "ui/parts/<name>.html" [with …] %}
---------------------------------------------------------
notice         kind (info success warning error) text heading items live
badge          kind text                                     (in loops the tag {% badge %})
article        articles                                      (in loops the tag {% article %})
table_head     columns [{key label kind sort help css}] sort
               kind: main text short num date check act; the cells of the page's own rows wear c-<kind>
filters        filters [{name label kind value options placeholder}] sort filtered reset_url export_url
               kind: search select date check hidden
years          years [{year url current}]                    (.states and .sums beside it: sums.css)
pager          pager {number pages total has_next note}
empty          text hint ways [{label url primary}] slim
tabs           tabs [{label url current count}] label
section_nav    sections [{label url current state bad}]      for .page__aside--stay in block aside
facts          facts [{label value url fen articles source source_url}] two
money_strip    money [{label fen note url percent}]
lifeline       stages [{label state note url}]; state: done current blocked future skipped
next_step      next {what unit who due articles missing [{text url}]
               actions [{label url primary danger dialog}] mine note} today
blockers       blockers [{answer sentence articles cure cure_url who earliest}]; answer: NO UNKNOWN
verdict        verdict {answer sentence articles cure who evidence [{text url when}]}; answer: YES NO UNKNOWN
timeline       entries [{when unit who what note articles papers [{name url}] url tone subject subject_url}]
               tone: "" quiet refused
changes        changes [{label before after remark}]
job            job {label badge word done total figures open url sentence}
confirm        dialog {id title text action submit danger reason reason_label reason_help reason_optional hidden}
refusal        refusal {sentence title kicker articles law cures [{text url}] who earliest kept
               code back_url back_label actions}
form_errors    form [formset]                                first thing in the <form>
field          field (BoundField) [wide] [was]; widget attributes data-unit="万元" data-money="wan" data-lines
field_notes    used by field
fieldset       legend help fields anchor
form_foot      submit save_label cancel_url draft saved      last thing in the <form>
grid           formset anchor caption add_label hint; widget attributes data-col="num" data-sum data-unit
               (grid_row: one row)
repeat         formset anchor noun add_label                 (repeat_row: one group)
upload         upload {name label url accept max_mb multiple required help error files [{id name url size delete_url}]}
assets · nav · search · demo_bar                             used by the base pages

Tags and filters: {% load ui_tags %}
------------------------------------
fen|wan  1,234.50    fen|yuan    fen|fen_title  …元 for title=""    {% money fen %}
value|day  2026-11-23    value|moment  2026-11-23 14:03    due|due_in:today  还有3天
due|due_kind:today    {% due due today %}
{% badge "todo" ["text"] %}  todo read wait soon overdue done refused stopped draft new far plain
{% article 7 ["第二款"] %} links by the URL name `law_article`; value|article_name  第七条
{% query_with page=2 %} · {% query_with "sort" key page=None %}    key|next_sort:sort    key|sort_state:sort
{% icon "plus" ["label"] [style="mini"] [size=16] %}  any heroicon
{% once_key ["name"] [value] %}    {% form_problems form formset as problems %}
field|control    field|attr:"data-unit"

Classes for the page's own HTML
-------------------------------
btn btn--primary btn--quiet btn--danger btn--small btn--icon; btns: a row of them
section > section__head (h2, section__count, section__more): a part of a page, no box
table-wrap > table.table [table--stack on phones: td.c-main first, others with data-label, c-hide]
    [table--plain: head not sticky] [table--bare: no head, no side padding]
    cells c-main c-num c-date c-short c-check c-act, floors of width w-8 w-12 w-16 w-24; table__name;
    table__sub: a second, smaller line; tr data-href="…": the whole row leads there; tr.t-cut: a cut through a ranking
details.menu > summary.btn + .menu__panel--wide > ul.menu__told > li > a > b + span: what may be begun
inline-facts: a run of short facts parted by dots; muted; nowrap; num; prose; subhead; sr-only
form--stacked: labels above; field-row: two fields on a line; choices; with-unit
law__no law__summary law__official law__toc law__chapter law__step: the law reader

Behaviour (own modules, nothing breaks without them)
----------------------------------------------------
menu.js      details.menu closes on Escape, on a click elsewhere
rows.js      tr[data-href]
errors.js    the error list takes the focus, its links the field
grow.js      text areas grow
money.js     input[data-money="wan|yuan"] echoes in <output for>
once.js      a POST form is sent once; data-many lifts it
draft.js     form[data-draft-url] saves itself: POST of the form without files; answers 204 or {"version": n} (kept in
             [name=draft_version]), refusals {"sentence": …}; 409 stops it; told in [data-draft-status]
             data-page-url: the form's own page, whose address a refused submission takes
confirm.js   [data-dialog="id"] opens a dialog; data-confirm="question" on a form or its button asks first; data-close
grid.js      [data-grid]: paste from Excel and WPS, add, remove, move, Enter and arrows, totals; fires grid:changed
pick.js      [data-pick] (.pick > .pick__word + input.pick__input [+ .pick__name[data-picked]]): our own button over the
             native file picker, and the chosen names
upload.js    [data-upload-url]: POST field `file`; answers {"id", "name", "url"} or {"sentence"};
             the ids go back as <name>_id
rank.js      [data-rank] around sibling rows [data-rank-row data-rank-name="…"] that people put in order: drag, Alt+↑/↓,
             arrows, a typed place. In a row, in a cell of class rank__cell:
             <span class="rank__handle" data-rank-handle></span>
             <input class="rank__place" data-rank-place inputmode="numeric" name="<field>-place-<value>" value="3">
             <button type="button" class="rank__step" data-rank-up aria-label="上移">↑</button> (data-rank-down ↓)
             [a tick with data-rank-tick; data-rank-off: without a place]; once: <p class="sr-only" role="status"
             data-rank-status>; .rank__plain: a hint for pages without scripts. Fires rank:changed {row, from, to},
             hears rank:renumber. A CASES field sent with such numbers comes in their order
job.js       [data-job-url]: asks how far long work is, JSON {open, done, total, figures}; reloads the page at the end

Rules of the house style: colours and measures from tokens.css; one stylesheet a component, linked in parts/assets.html;
kernels as old as Chromium 86; no inline style, no inline script, nothing from outside; one primary button a page; blue
is for what can be pressed, amber for what falls due, red for what is refused or overdue, and a word always says it too.
"""
