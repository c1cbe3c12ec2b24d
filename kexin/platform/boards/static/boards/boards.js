// Charts of the boards. Everything that is drawn stands in the table below it, and in JSON in the page.
(function () {
  "use strict";
  var here = document.getElementById("boards-script");
  var charts = [];

  function colour(name) {
    // Custom properties keep light-dark(...) as it was written; a used colour says which half holds.
    var probe = document.createElement("span");
    probe.style.color = "var(" + name + ")";
    document.body.appendChild(probe);
    var found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function look() {
    var ink = colour("--ink"), faint = colour("--faint"), line = colour("--line");
    return {
      ink: ink, faint: faint, line: line, surface: colour("--surface"), raised: colour("--raised"),
      series: [colour("--accent"), colour("--warn"), colour("--bad"), colour("--calm")],
      text: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily }
    };
  }

  // Names and figures are plain text: no HTML, so nothing in a name can become part of the page.
  function tooltip(style, words) {
    return {
      renderMode: "richText", confine: true, backgroundColor: style.surface, borderColor: style.line,
      textStyle: { color: style.ink }, formatter: words
    };
  }

  function plain(text) {
    return String(text).replace(/[{}|]/g, " ");
  }

  function short(text) {
    return text.length > 12 ? text.slice(0, 11) + "…" : text;
  }

  function graph(told, style) {
    var units = [];
    told.series.forEach(function (s) { if (units.indexOf(s.unit) < 0) units.push(s.unit); });
    var upright = told.kind === "lines";
    return {
      animation: false, aria: { enabled: true }, textStyle: style.text, color: style.series,
      legend: told.series.length > 1 ? { top: 0, textStyle: { color: style.ink }, icon: "roundRect" } : undefined,
      grid: { left: 8, right: upright ? 8 : 24, top: told.series.length > 1 ? 52 : 28, bottom: 4, containLabel: true },
      tooltip: Object.assign(tooltip(style, function (points) {
        return [plain(points[0].axisValueLabel || points[0].name)].concat(points.map(function (p) { return plain(p.seriesName + "  " + p.data.text); })).join("\n");
      }), { trigger: "axis" }),
      xAxis: { type: "category", data: told.labels, axisLabel: { color: style.faint, interval: upright ? "auto" : 0, rotate: !upright && told.labels.length > 7 ? 35 : 0, formatter: short }, axisLine: { lineStyle: { color: style.line } } },
      yAxis: units.map(function (unit, at) {
        return { type: "value", name: unit, nameTextStyle: { color: style.faint, align: at ? "right" : "left" }, axisLabel: { color: style.faint }, splitLine: { show: at === 0, lineStyle: { color: style.line } } };
      }),
      series: told.series.map(function (s) {
        var second = units.indexOf(s.unit);
        return {
          name: s.name, type: upright || (second > 0) ? "line" : "bar", yAxisIndex: second, barMaxWidth: 36, symbolSize: 7, showSymbol: !upright || told.labels.length < 40,
          lineStyle: upright && second === 0 ? undefined : { type: "dashed" }, data: s.values, cursor: "pointer"
        };
      })
    };
  }

  function outlined(told, style, which, width) {
    var series = told.series[which], values = series.values;
    var most = Math.max.apply(null, values.map(function (v) { return v.value || 0; }).concat([0]));
    return {
      animation: false, aria: { enabled: true }, textStyle: style.text,
      tooltip: Object.assign(tooltip(style, function (p) {
        return p.data && p.data.text ? plain(p.data.label) + "\n" + plain(series.name + "  " + p.data.text) : "";
      }), { trigger: "item" }),
      visualMap: { min: 0, max: most || 1, calculable: false, left: 8, bottom: 8, text: [series.unit || series.name, ""], textStyle: { color: style.faint }, inRange: { color: [style.raised, style.series[0]] } },
      series: [{
        type: "map", map: "hunan", nameProperty: "name", selectedMode: false, roam: false, name: series.name,
        label: { show: width > 480, color: style.ink, textBorderColor: style.surface, textBorderWidth: 2, fontSize: 11, formatter: function (p) { return p.data && p.data.label ? p.data.label : ""; } },
        itemStyle: { areaColor: style.surface, borderColor: style.faint }, emphasis: { label: { color: style.ink }, itemStyle: { areaColor: style.raised } },
        data: values.map(function (v, at) { return { name: told.codes[at], label: told.labels[at], value: v.value || 0, text: v.text, link: v.link }; })
      }]
    };
  }

  function draw(one) {
    var style = look();
    one.chart.setOption(one.told.kind === "map" ? outlined(one.told, style, one.which, one.box.clientWidth) : graph(one.told, style), true);
  }

  function begin(box) {
    var told = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    var one = { box: box, told: told, which: 0, chart: echarts.init(box, null, { renderer: "canvas" }) };
    charts.push(one);
    one.chart.on("click", function (p) { if (p.data && p.data.link) location.assign(p.data.link); });
    draw(one);
  }

  function named(id) {
    return charts.find(function (one) { return one.box.id === id; });
  }

  function save(id) {
    var one = named(id);
    if (!one) return;
    var link = document.createElement("a");
    link.href = one.chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: look().surface });
    link.download = id + ".png";
    link.click();
  }

  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  var plainOnes = boxes.filter(function (box) { return !box.classList.contains("board-map"); });
  var maps = boxes.filter(function (box) { return box.classList.contains("board-map"); });
  plainOnes.forEach(begin);
  if (maps.length) {
    fetch(here.dataset.outlines).then(function (answer) { return answer.json(); }).then(function (outlines) {
      echarts.registerMap("hunan", outlines);
      maps.forEach(begin);
    });
  }
  document.querySelectorAll("[data-picture-of]").forEach(function (button) { button.addEventListener("click", function () { save(button.dataset.pictureOf); }); });
  document.querySelectorAll("[data-figure-of]").forEach(function (select) {
    select.addEventListener("change", function () {
      var one = named(select.dataset.figureOf);
      if (one) { one.which = Number(select.value); draw(one); }
    });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) { button.addEventListener("click", function () { print(); }); });
  document.addEventListener("kexin:theme", function () { charts.forEach(draw); });
  function fit() {
    // A box without a size, as in a page that is being photographed or printed, cannot hold a map.
    charts.forEach(function (one) { if (one.box.clientWidth && one.box.clientHeight) one.chart.resize(); });
  }
  addEventListener("resize", fit);
  addEventListener("beforeprint", fit);
})();
