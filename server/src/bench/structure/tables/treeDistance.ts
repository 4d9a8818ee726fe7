/** An ordered, labelled tree. */
export interface TreeNode<Label> {
  readonly label: Label;
  readonly children: readonly TreeNode<Label>[];
}

/** A tree's nodes in postorder, each with the place of the leftmost leaf below it. */
interface Postorder<Label> {
  readonly labels: readonly Label[];
  readonly leftmost: readonly number[];
  /** Places whose subtree no other node shares the leftmost leaf with from above. */
  readonly keyRoots: readonly number[];
}

/**
 * Least cost of turning one ordered tree into another by inserting and deleting nodes at a cost of 1 each and renaming
 * them at `renameCost`. The algorithm of Zhang and Shasha ("Simple fast algorithms for the editing distance between
 * trees", SIAM J. Comput. 18, 1989): for trees as shallow as tables, time grows with the product of both sizes.
 */
export function treeDistance<Label>(
  first: TreeNode<Label>,
  second: TreeNode<Label>,
  renameCost: (a: Label, b: Label) => number,
): number {
  const a = postorder(first);
  const b = postorder(second);
  const width = b.labels.length;
  const distances = new Float64Array(a.labels.length * width);
  for (const i of a.keyRoots) {
    for (const j of b.keyRoots) forestDistances(a, b, i, j, distances, renameCost);
  }
  return distances[distances.length - 1] ?? 0;
}

export function nodeCount<Label>(tree: TreeNode<Label>): number {
  return tree.children.reduce((sum, child) => sum + nodeCount(child), 1);
}

/** Fills in the distances of all pairs of subtrees that begin with the leftmost leaves of `i` and `j`. */
function forestDistances<Label>(
  a: Postorder<Label>,
  b: Postorder<Label>,
  i: number,
  j: number,
  distances: Float64Array,
  renameCost: (a: Label, b: Label) => number,
): void {
  const [fromA, fromB] = [a.leftmost[i]!, b.leftmost[j]!];
  const [rows, columns] = [i - fromA + 2, j - fromB + 2];
  const forest = new Float64Array(rows * columns);
  for (let row = 1; row < rows; row += 1) forest[row * columns] = row;
  for (let column = 1; column < columns; column += 1) forest[column] = column;
  for (let row = 1; row < rows; row += 1) {
    const nodeA = fromA + row - 1;
    for (let column = 1; column < columns; column += 1) {
      const nodeB = fromB + column - 1;
      const removed = forest[(row - 1) * columns + column]! + 1;
      const inserted = forest[row * columns + column - 1]! + 1;
      const both = nodeA * b.labels.length + nodeB;
      const areTrees = a.leftmost[nodeA] === fromA && b.leftmost[nodeB] === fromB;
      const matched = areTrees
        ? forest[(row - 1) * columns + column - 1]! + renameCost(a.labels[nodeA]!, b.labels[nodeB]!)
        : forest[(a.leftmost[nodeA]! - fromA) * columns + (b.leftmost[nodeB]! - fromB)]! + distances[both]!;
      const least = Math.min(removed, inserted, matched);
      forest[row * columns + column] = least;
      if (areTrees) distances[both] = least;
    }
  }
}

function postorder<Label>(root: TreeNode<Label>): Postorder<Label> {
  const labels: Label[] = [];
  const leftmost: number[] = [];
  const visit = (node: TreeNode<Label>): number => {
    let first: number | undefined;
    for (const child of node.children) {
      const leaf = visit(child);
      first ??= leaf;
    }
    leftmost.push(first ?? labels.length);
    labels.push(node.label);
    return leftmost[leftmost.length - 1]!;
  };
  visit(root);
  // The last node in postorder with a given leftmost leaf.
  const last = new Map<number, number>();
  leftmost.forEach((leaf, place) => last.set(leaf, place));
  return { labels, leftmost, keyRoots: [...last.values()].sort((x, y) => x - y) };
}
