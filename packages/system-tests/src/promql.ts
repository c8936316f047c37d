import { parser } from '@prometheus-io/lezer-promql';

/** A selector of an expression: a metric, and the labels in its matchers. */
export interface Selection {
  readonly metric: string;
  readonly labels: readonly { readonly name: string; readonly value: string }[];
}

export interface Query {
  readonly selections: readonly Selection[];
  readonly grouping: readonly string[];
}

export function parsePromql(expression: string): Query {
  const selections: { metric: string; labels: { name: string; value: string }[] }[] = [];
  const grouping: string[] = [];
  parser.parse(expression).iterate({
    enter(node) {
      const text = () => expression.slice(node.from, node.to);
      if (node.type.isError) {
        throw new Error(`Not PromQL at character ${node.from}: ${expression}`);
      }
      if (node.name === 'VectorSelector') selections.push({ metric: '', labels: [] });
      const selection = selections.at(-1);
      if (node.name === 'Identifier' && selection !== undefined) selection.metric = text();
      if (node.name === 'UnquotedLabelMatcher') {
        const [, name = '', value = ''] = /^(\w+)\s*[=!~]+\s*"(.*)"$/.exec(text()) ?? [];
        selection?.labels.push({ name, value });
      }
      if (node.name === 'LabelName' && node.node.parent?.name === 'GroupingLabels') {
        grouping.push(text());
      }
    },
  });
  return { selections, grouping };
}
