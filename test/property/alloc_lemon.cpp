#include "alloc_lemon.h"

#include <ctime>
#include <vector>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

static double now()
{
	timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}

int lemon_cheapest_flow(int32_t nodes, struct lemon_arc *arc, int32_t arcs, int32_t source, int32_t sink, int64_t total, double *seconds)
{
	using graph = lemon::SmartDigraph;
	graph g;
	g.reserveNode(nodes);
	g.reserveArc(arcs);
	std::vector<graph::Node> node;
	std::vector<graph::Arc> arc_of;
	for (int32_t i = 0; i < nodes; i++) node.push_back(g.addNode());
	for (int32_t i = 0; i < arcs; i++) arc_of.push_back(g.addArc(node[arc[i].from], node[arc[i].to]));
	graph::ArcMap<int64_t> cap(g), cost(g);
	for (int32_t i = 0; i < arcs; i++) {
		cap[arc_of[i]] = arc[i].cap;
		cost[arc_of[i]] = arc[i].cost;
	}
	lemon::NetworkSimplex<graph, int64_t, int64_t> simplex(g);
	simplex.upperMap(cap).costMap(cost).stSupply(node[source], node[sink], total);
	double begin = now();
	auto result = simplex.run();
	if (seconds) *seconds = now() - begin;
	if (result != lemon::NetworkSimplex<graph, int64_t, int64_t>::OPTIMAL) return 1;
	for (int32_t i = 0; i < arcs; i++) arc[i].flow = simplex.flow(arc_of[i]);
	return 0;
}
